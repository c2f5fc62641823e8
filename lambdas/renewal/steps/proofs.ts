import type { Proof } from "../../../core/hostCertificate/pendingOrder.ts";
import { withoutValues, withValues } from "../../../core/renewal/proofValues.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { TxtChange, TxtRecordSet } from "../ports/proofRecords.ts";
import type { RunContext } from "./runContext.ts";
import { growing, pause } from "./waiting.ts";

/** Somebody else may change the same record set at the same moment: read again so many times. */
const ATTEMPTS = 5;
const FIRST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 4_000;

/** Puts all values in place, those of one zone in one change, and waits until every name server has them. */
export async function publishProofs(context: RunContext, proofs: readonly Proof[]): Promise<void> {
  const changes: string[] = [];
  for (const [zoneId, ours] of byZone(proofs)) {
    const id = await changeValues(context, zoneId, ours, withValues);
    if (id !== undefined) changes.push(id);
  }
  for (const id of changes) await waitForSync(context, id);
}

/** Takes our own values away and leaves those of others. Uses the reserve, so that it also runs when time is up. */
export async function withdrawProofs(context: RunContext, proofs: readonly Proof[]): Promise<void> {
  for (const [zoneId, ours] of byZone(proofs)) await changeValues(context, zoneId, ours, withoutValues);
}

/** Throws when a zone is not ours, or a name in it is delegated elsewhere: before an order is made, not after. */
export async function assertZones(context: RunContext, places: readonly Omit<Proof, "value">[]): Promise<void> {
  for (const { zoneId, recordName } of places) await context.ports.records.read(zoneId, recordName);
}

/** Route 53 takes a change only when the record set still is what was read, so nobody's values get lost. */
async function changeValues(
  { ports }: RunContext,
  zoneId: string,
  proofs: readonly Proof[],
  changed: (held: TxtRecordSet | undefined, ours: readonly string[]) => TxtRecordSet | undefined,
): Promise<string | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const changes: TxtChange[] = [];
    for (const [recordName, ours] of byName(proofs)) {
      const before = await ports.records.read(zoneId, recordName);
      const after = changed(before, ours);
      if (after !== before) changes.push({ recordName, before, after });
    }
    if (changes.length === 0) return undefined;
    const id = await ports.records.change(zoneId, changes);
    if (id !== undefined) return id;
  }
  const detail = `the records in zone ${zoneId} were changed by others ${ATTEMPTS} times while they were read`;
  throw new RenewalError({ reason: "DNS_FAILED", detail });
}

async function waitForSync(context: RunContext, changeId: string): Promise<void> {
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    if (await context.ports.records.isInSync(changeId)) return;
    await pause(context, wait, { reason: "OUT_OF_TIME", detail: "Route 53 has not spread the proof yet" });
  }
}

function byZone(proofs: readonly Proof[]): Map<string, Proof[]> {
  return Map.groupBy(proofs, ({ zoneId }) => zoneId);
}

function byName(proofs: readonly Proof[]): [string, string[]][] {
  const names = Map.groupBy(proofs, ({ recordName }) => recordName);
  return [...names].map(([name, ours]) => [name, ours.map(({ value }) => value)]);
}
