import type { EngineResult } from "../../packages/local-aws/engine/index.ts";

/** Says that there are errors, which their own lines say better. */
const SUMMARY = /^error: (update|preview) failed$/;

/** Why a run failed, in the engine's words: its errors, else whatever it said. Empty when the run succeeded. */
export function engineErrors({ ok, diagnostics, stderr }: EngineResult): string[] {
  if (ok) return [];
  const errors = diagnostics.filter((text) => text.startsWith("error: ") && !SUMMARY.test(text));
  if (errors.length > 0) return errors;
  return diagnostics.length > 0 ? [...diagnostics] : [stderr.trim()];
}
