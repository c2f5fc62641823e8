import { sh } from "../../core/commandLine.ts";
import { InventoryUnreadableError } from "../../core/inventoryCodec.ts";
import { type InventoryError, InventoryMissingError } from "../command/readInventory.ts";
import type { Diagnosis } from "./diagnosis/diagnosis.ts";
import { explain } from "./reasons/commands.ts";
import { type Finding, UNKNOWN_REASON } from "./reasons/finding.ts";
import { awsFailure } from "../aws/reading.ts";
import { type Reason, reasonRow } from "./reasons/index.ts";

/** The diagnosis when the inventory cannot be read: nothing was looked at, so nothing is healthy. */
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
  const topic = { link: "machine", subject: source.name } as const;
  const { region } = source;
  const evidence = [message, ...(region === undefined ? [] : [`it was requested in ${region}`])];
  const reason = reasonOf(cause, deadline);
  const stackFlag = source.stack === undefined ? "" : sh` --stack ${source.stack}`;
  const next = reasonRow(reason).withoutInventory?.(stackFlag) ?? [explain(reason)];
  return { ...topic, verdict: "unknown", reason, evidence, next };
}

function reasonOf(cause: unknown, deadline: number): Reason {
  if (cause instanceof InventoryMissingError) return "INVENTORY_MISSING";
  if (cause instanceof InventoryUnreadableError || cause instanceof SyntaxError) return "INVENTORY_UNREADABLE";
  return UNKNOWN_REASON[awsFailure(cause, deadline).why];
}
