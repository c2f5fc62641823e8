import type { EngineResult, OperationOptions, PulumiStack } from "../../../packages/local-aws/engine/index.ts";
import { engineErrors } from "../../demo/engineErrors.ts";
import { InterruptedError } from "../run/interruptedError.ts";

type Operation = "up" | "preview" | "refresh" | "destroy";

/** A distribution takes up to half an hour when AWS is slow; the engine has time-outs of its own. */
const DEADLINE_SECONDS = 5_400;

/** Runs the engine. Ctrl-C asks it to end: what it has begun is finished, and the state stays whole. */
export async function engineRun(
  stack: PulumiStack,
  operation: Operation,
  interrupted: AbortSignal,
  options: OperationOptions = {},
): Promise<EngineResult> {
  if (interrupted.aborted) throw new InterruptedError();
  const interrupt = () => stack.interrupt();
  interrupted.addEventListener("abort", interrupt);
  try {
    const result = await stack[operation]({ deadlineSeconds: DEADLINE_SECONDS, ...options });
    if (interrupted.aborted) throw new InterruptedError();
    return result;
  } finally {
    interrupted.removeEventListener("abort", interrupt);
  }
}

/** Throws with the engine's words when a run failed. */
export function succeeded(what: string, result: EngineResult): EngineResult {
  if (result.ok) return result;
  throw new Error(`${what} failed with exit code ${result.exitCode}: ${engineErrors(result).join(" | ")}`);
}

/** What the engine did to resources of AWS, such as `create Listener imap-listener`, sorted. Reads are left out. */
export function changes({ steps }: EngineResult): string[] {
  return steps
    .filter(({ op, type }) => type.startsWith("aws:") && !["same", "read", "refresh", "discard"].includes(op))
    .map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`)
    .sort();
}

/** A problem for each change where there should be none. */
export function unexpected(what: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${what}: ${lines.join(", ")}`];
}
