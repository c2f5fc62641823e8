import { regionOfArn } from "../../../core/arn.ts";
import { generationFolder } from "../../../core/generation.ts";
import { acmArnsText, isImportedFor, parseAcmArns } from "../../../core/hostCertificate/acmCertificate.ts";
import { type HostParameters, hostParameters, hostPath } from "../../../core/hostCertificate/hostParameters.ts";
import { asRenewalError, RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RemovalAnswer } from "../../../core/renewal/renewalAnswer.ts";
import type { RemovalEvent } from "../../../core/renewal/renewalEvent.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { HostLease } from "./hostLease.ts";
import { growing, type RunContext, timeLeft } from "./runContext.ts";

const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 15_000;
/** A load balancer that has moved on, or was deleted, stays in ACM's list for up to four minutes. */
const PATIENCE_MS = 5 * MINUTE_MS;

/** One removal: what it is about, and until when it may wait. */
interface Removal {
  readonly context: RunContext;
  readonly event: RemovalEvent;
  readonly parameters: HostParameters;
  readonly begun: number;
}

/**
 * Deletes what was imported into ACM of one region for a generation that leaves the stack, and forgets its ARN. Only a
 * certificate with the tags of this stack and this host is deleted, whatever the parameter says; one that is gone is no
 * error. Throws RenewalError: the engine then keeps the import, and the same update asks again.
 */
export async function removeImport(context: RunContext, event: RemovalEvent): Promise<RemovalAnswer> {
  const begun = context.ports.clock.now().getTime();
  const removal = { context, event, parameters: hostParameters(pathOf(context, event)), begun };
  const lease = await takenLease(removal);
  try {
    const removed: string[] = [];
    for (const arn of await importsOf(removal)) {
      await lease.assertHeld();
      await remove(removal, arn);
      removed.push(arn);
    }
    await lease.assertHeld();
    await forget(removal);
    return { host: event.host, region: event.region, removed };
  } finally {
    // What went wrong before is the news; and a lease that stays ends with this run.
    await lease.release().catch((error) => {
      context.ports.logger.warn(`the lease was not released: ${asRenewalError(error).message}`, { host: event.host });
    });
  }
}

/** By the time of the deletion the settings have the host no more, unless the function goes in the same update. */
function pathOf({ settings }: RunContext, { host }: RemovalEvent): string {
  const { parameterPrefix, stack, hosts } = settings;
  const known = hosts.find(({ name }) => name === host);
  return known === undefined
    ? hostPath(parameterPrefix, [], generationFolder(stack, host))
    : hostPath(parameterPrefix, known.names, known.folder);
}

/** A run that was under way when the settings changed may still import. */
async function takenLease(removal: Removal): Promise<HostLease> {
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    const lease = await HostLease.take(removal.context, removal.parameters.lease);
    if (lease !== undefined) return lease;
    if (!(await waited(removal, wait))) break;
  }
  const detail = "another run of the function works on this host: run the same update again when it has ended";
  throw new RenewalError({ reason: "BUSY", detail });
}

/** The one whose ARN is written down, and whatever else has the tags: a killed run may have left one that is in no parameter. */
async function importsOf({ context, event, parameters }: Removal): Promise<string[]> {
  const { region, host } = event;
  const { store, deployments } = context.ports;
  const written = parseAcmArns((await store.readVersion(parameters.acm))?.value ?? "")?.[region];
  const listed = await deployments.acm.list(region);
  const found: string[] = [];
  for (const arn of new Set([...(written === undefined ? [] : [written]), ...listed])) {
    if (regionOfArn(arn) !== region) continue;
    const tags = await deployments.acm.tags(arn);
    if (tags !== undefined && isImportedFor(tags, context.settings.stack, host)) found.push(arn);
  }
  return found;
}

async function remove(removal: Removal, arn: string): Promise<void> {
  const { acm } = removal.context.ports.deployments;
  let usedBy: readonly string[] | undefined;
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    usedBy = await acm.remove(arn);
    if (usedBy === undefined) return;
    if (!(await waited(removal, wait))) break;
  }
  const users = usedBy === undefined || usedBy.length === 0 ? "something that ACM does not name" : usedBy.join(", ");
  throw new RenewalError({
    reason: "ACM_IN_USE",
    detail:
      `${arn} is used by ${users}. Point that to another certificate; after a move or a deletion ACM may need some minutes. ` +
      "Then run the same update again",
  });
}

/** Waits, if there is time for it. */
async function waited({ context, begun }: Removal, milliseconds: number): Promise<boolean> {
  const { clock } = context.ports;
  const isOver = clock.now().getTime() + milliseconds >= begun + PATIENCE_MS;
  if (isOver || milliseconds >= timeLeft(context)) return false;
  await clock.sleep(milliseconds);
  return true;
}

/** A text that holds no ARNs is of no use to anybody. */
async function forget({ context, event, parameters }: Removal): Promise<void> {
  const { store } = context.ports;
  const name = parameters.acm;
  const held = await store.readVersion(name);
  if (held === undefined) return;
  const { [event.region]: _removed, ...others } = parseAcmArns(held.value) ?? {};
  if (Object.keys(others).length === 0) return store.remove([name]);
  const value = acmArnsText(others);
  if (value !== held.value) await store.write({ name, value, secret: false });
}
