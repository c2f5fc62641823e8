/** How Lambda runs the renewal function, wherever it is deployed. */
export const FUNCTION_RUNTIME = {
  runtime: "nodejs24.x",
  handler: "index.handler",
  /** MB. The function needs some 90; more memory is more processor, and most of its time is waiting. */
  memorySize: 512,
  /** A run makes little garbage; the young generation would grow to 16 MB before it is looked through. */
  environment: { NODE_OPTIONS: "--max-semi-space-size=1" },
} as const;
