import type { RunContext } from "../run/runContext.ts";

/** Has the function obtain another certificate, as an operator does who wants one at once. Throws when it fails. */
export async function forcedRun(
  { clients }: RunContext,
  { functionName: FunctionName, host }: { readonly functionName: string; readonly host: string },
): Promise<void> {
  const answer = await clients.lambda.invoke({ FunctionName, Payload: JSON.stringify({ host, force: true }) });
  // A certificate that is left to a later run is not an error.
  if (answer.FunctionError === undefined) return;
  throw new Error(`${FunctionName} failed: ${Buffer.from(answer.Payload ?? []).toString()}`);
}
