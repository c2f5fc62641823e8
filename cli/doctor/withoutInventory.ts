import type { InventoryError, InventorySource } from "../readInventory.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { type Finding, unread } from "./finding.ts";
import { awsFailure } from "./gather/awsFailure.ts";
import type { Reason } from "./reasons/index.ts";

/** What is said when nobody knows what should be: nothing was looked at, so nothing is healthy. */
export function withoutInventory(error: InventoryError, now: number, deadline: number): Diagnosis {
  const root = findingOf(error, deadline);
  return {
    version: 1,
    stack: error.source.name,
    at: new Date(now).toISOString(),
    verdict: "unknown",
    exitCode: 3,
    rootCause: root,
    endpoints: [],
    certificates: [],
    emergencies: [],
    findings: [root],
  };
}

function findingOf({ source, message, cause }: InventoryError, deadline: number): Finding {
  const place = { link: "machine", subject: source.name } as const;
  const { region } = source;
  const evidence = [message, ...(region === undefined ? [] : [`it was asked for in ${region}`])];
  const next = [
    `npm run --silent pulumi -- stack output inventory --json${stackFlag(source)} > inventory.json`,
    "npx --no cabal-tls doctor --inventory inventory.json",
  ];
  const told = (reason: Reason, commands: readonly string[]): Finding => {
    return { ...place, verdict: "unknown", reason, evidence, next: commands };
  };
  const name = cause instanceof Error ? cause.name : "";
  if (name === "ParameterNotFound") return told("INVENTORY_MISSING", next);
  if (name === "InventoryUnreadableError" || name === "SyntaxError") return told("INVENTORY_UNREADABLE", next);
  const reason = unread(place, "", awsFailure(cause, deadline))?.reason ?? "NOT_READABLE";
  return told(reason, [stepOf(reason, source)]);
}

function stepOf(reason: Reason, source: InventorySource): string {
  if (reason === "NO_CREDENTIALS") return "aws sts get-caller-identity";
  const retries = reason === "NO_ANSWER" || reason === "THROTTLED";
  return retries
    ? `npx --no cabal-tls doctor${stackFlag(source)} --timeout 20`
    : `npx --no cabal-tls explain ${reason}`;
}

function stackFlag({ stack }: InventorySource): string {
  return stack === undefined ? "" : ` --stack ${stack}`;
}
