import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { withoutValues, withValues } from "../../../core/renewal/challengeRecords.ts";
import type { ChallengeRecord } from "../../../core/renewal/pendingOrder.ts";
import type { TxtChange, TxtRecordSet } from "../ports/awsServices.ts";
import { growing, pause, type RunContext } from "./runContext.ts";

/** Somebody else may change the same record set at the same moment: read again so many times. */
const ATTEMPTS = 5;
const FIRST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 4_000;

/**
 * Puts all values in place, those of one zone in one change, and waits until every name server has them. `fence` throws
 * when another run has taken over: it may have ended the order, and then nobody takes the values away again.
 */
export async function publishRecords(
  context: RunContext,
  challengeRecords: readonly ChallengeRecord[],
  fence: () => Promise<void>,
): Promise<void> {
  const changes: string[] = [];
  for (const [zoneId, ours] of byZone(challengeRecords)) {
    const id = await changeValues(context, zoneId, ours, withValues, fence);
    if (id !== undefined) changes.push(id);
  }
  for (const id of changes) await waitForSync(context, id);
}

/** Takes our own values away and leaves those of others. Uses the reserve, so that it also runs when time is up. */
export async function withdrawRecords(
  context: RunContext,
  challengeRecords: readonly ChallengeRecord[],
): Promise<void> {
  for (const [zoneId, ours] of byZone(challengeRecords)) await changeValues(context, zoneId, ours, withoutValues);
}

/** Throws when a zone is not ours, or a name in it is delegated elsewhere: before an order is made, not after. */
export async function assertZones(
  context: RunContext,
  recordSets: readonly Omit<ChallengeRecord, "value">[],
): Promise<void> {
  for (const { zoneId, recordName } of recordSets) await context.ports.records.read(zoneId, recordName);
}

/** Route 53 takes a change only when the record set still is what was read, so nobody's values get lost. */
async function changeValues(
  { ports }: RunContext,
  zoneId: string,
  challengeRecords: readonly ChallengeRecord[],
  changed: (held: TxtRecordSet | undefined, ours: readonly string[]) => TxtRecordSet | undefined,
  fence: () => Promise<void> = async () => undefined,
): Promise<string | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const changes: TxtChange[] = [];
    for (const [recordName, ours] of byName(challengeRecords)) {
      const before = await ports.records.read(zoneId, recordName);
      const after = changed(before, ours);
      if (after !== before) changes.push({ recordName, before, after });
    }
    if (changes.length === 0) return undefined;
    await fence();
    const id = await ports.records.change(zoneId, changes);
    if (id !== undefined) return id;
  }
  const detail = `the records in zone ${zoneId} were changed by others ${ATTEMPTS} times while they were read`;
  throw new RenewalError({ reason: "DNS_FAILED", detail });
}

async function waitForSync(context: RunContext, changeId: string): Promise<void> {
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    if (await context.ports.records.isInSync(changeId)) return;
    await pause(context, wait, { reason: "OUT_OF_TIME", detail: "Route 53 has not spread the challenge record yet" });
  }
}

function byZone(challengeRecords: readonly ChallengeRecord[]): Map<string, ChallengeRecord[]> {
  return Map.groupBy(challengeRecords, ({ zoneId }) => zoneId);
}

function byName(challengeRecords: readonly ChallengeRecord[]): [string, string[]][] {
  const names = Map.groupBy(challengeRecords, ({ recordName }) => recordName);
  return [...names].map(([name, ours]) => [name, ours.map(({ value }) => value)]);
}
