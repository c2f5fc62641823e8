import type { PendingOperation } from "../../core/rotationStatus.ts";
import { CommandError } from "../commandError.ts";

/** What `pulumi stack export` tells about an interrupted update. */
export interface EngineState {
  readonly pending: readonly PendingOperation[];
  /** ARNs of all certificates that the stack has. */
  readonly certificateArns: ReadonlySet<string>;
}

/** Reads the text of `pulumi stack export`. Throws CommandError; `file` only names it. */
export function engineState(text: string, file: string): EngineState {
  const content = jsonOf(text);
  const deployment = isObject(content) ? content["deployment"] : undefined;
  if (!isObject(deployment)) {
    throw new CommandError(
      `--state ${file} is not what \`pulumi stack export\` prints. Make it with \`npm run --silent pulumi -- stack export > ${file}\`.`,
      2,
    );
  }
  const pending = listOf(deployment["pending_operations"]).map((one) => {
    const resource = isObject(one["resource"]) ? one["resource"] : {};
    return { operation: String(one["type"]), urn: String(resource["urn"]) };
  });
  const ids = listOf(deployment["resources"]).map(({ id }) => String(id));
  return { pending, certificateArns: new Set(ids.filter((id) => /^arn:[^:]+:acm:/.test(id))) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
