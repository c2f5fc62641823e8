import { shellWord } from "../../core/commandLine.ts";
import { isCertificateArn } from "../../core/arn.ts";
import { type FailedUpdate, failedUpdates } from "../../core/failedUpdates.ts";
import { withoutBanner } from "../../core/givenText.ts";
import { IMPORT } from "../../core/gate/stepRole.ts";
import { fieldsOf, isKeyed, parsedJson } from "../../core/parsedJson.ts";
import { arnOfImport } from "../../core/rotation/importedArn.ts";
import type { PendingOperation } from "../../core/rotation/rotationStatus.ts";
import { CommandError } from "../command/commandError.ts";

/** What `pulumi stack export` says about an update that was interrupted or failed. */
export interface EngineState {
  readonly pending: readonly PendingOperation[];
  readonly failed: readonly FailedUpdate[];
  /** ARNs of all certificates that the stack has. */
  readonly certificateArns: ReadonlySet<string>;
}

/** Reads the text of `pulumi stack export`. Throws CommandError; `file` only names it. */
export function engineState(text: string, file: string): EngineState {
  const content = parsedJson(withoutBanner(text));
  const { deployment } = fieldsOf(content);
  const failed = failedUpdates(content);
  if (!isKeyed(deployment) || failed === undefined) {
    throw new CommandError(
      `--state ${file} is not what \`pulumi stack export\` prints. Make it with \`npm run --silent pulumi -- stack export > ${shellWord(file)}\`.`,
      2,
    );
  }
  const pending = listOf(deployment["pending_operations"]).map((one) => {
    return { operation: String(one["type"]), urn: String(fieldsOf(one["resource"])["urn"]) };
  });
  const resources = listOf(deployment["resources"]);
  const ids = resources.map(({ id }) => String(id)).filter(isCertificateArn);
  return { pending, failed, certificateArns: new Set([...ids, ...resources.flatMap(importedArns)]) };
}

/** Of a generation that the renewal function has imported. */
function importedArns({ type, inputs, outputs }: Readonly<Record<string, unknown>>): string[] {
  return type === IMPORT ? [arnOfImport(inputs, outputs) ?? []].flat() : [];
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isKeyed) : [];
}
