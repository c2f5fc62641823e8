import { readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import type { AuthorityState } from "../../../core/hostCertificate/hostState.ts";
import { ariId } from "../../../core/renewal/ariId.ts";
import { failurePolicy, isUnderWay } from "../../../core/renewal/failurePolicy.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { Authority } from "../../../core/renewal/renewalSettings.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { type Place, production, readAccount, staging } from "./openAccount.ts";
import { type Obtained, orderCertificate } from "./orderCertificate.ts";
import { PendingSlot } from "./pendingSlot.ts";
import { assertSize } from "./preflight.ts";

/**
 * A certificate from the first authority that gives one. Whose Retry-After has not passed is not asked. Throws the
 * error of the first authority that was asked, or NO_AUTHORITY.
 */
export async function obtainCertificate(run: HostRun, lease: HostLease, slot: PendingSlot): Promise<Obtained> {
  assertSize(run.host);
  let first: RenewalError | undefined;
  for (const authority of inOrder(run, slot)) {
    const until = restsUntil(run, authority);
    if (until !== undefined) continue;
    try {
      await rehearseIfNeeded(run, lease, authority);
      const place = production(authority);
      const obtained = await orderCertificate({ run, lease, place, slot, replaces: replacedBy(run, place) });
      noteAuthority(run, authority, { notBefore: undefined, rehearse: undefined });
      return obtained;
    } catch (thrown) {
      const error = run.known(thrown);
      note(run, authority, error);
      if (isUnderWay(error.reason) || failurePolicy(error.reason) !== "nextAuthority") throw error;
      run.warn(`${authority.id}: ${error.message}`);
      first ??= error;
    }
  }
  throw first ?? noAuthority(run);
}

/** The authority that has an order under way comes first. */
function inOrder({ context }: HostRun, { current }: PendingSlot): Authority[] {
  const { authorities } = context.settings;
  const begun = authorities.filter(({ id }) => current?.orderUrl !== undefined && id === current.authority);
  return [...begun, ...authorities.filter((one) => !begun.includes(one))];
}

/** Until when an authority is not asked, whoever wants it: its own Retry-After. */
export function restsUntil(run: HostRun, { id, directory }: Authority): Date | undefined {
  const told = run.state.authorities?.[id]?.notBefore;
  const resting = run.context.resting.get(directory);
  const until = Math.max(told === undefined ? 0 : Date.parse(told), resting?.getTime() ?? 0);
  if (until <= run.now().getTime()) return undefined;
  if (resting !== undefined && told === undefined) noteAuthority(run, { id }, { notBefore: resting.toISOString() });
  return new Date(until);
}

/** The instant from which any authority may be asked again; undefined = one may be asked now. */
export function allRestUntil(run: HostRun): Date | undefined {
  const ends = run.context.settings.authorities.map((one) => restsUntil(run, one));
  if (ends.some((end) => end === undefined)) return undefined;
  return new Date(Math.min(...ends.map((end) => end?.getTime() ?? 0)));
}

function note(run: HostRun, authority: Authority, error: RenewalError): void {
  const { notBefore, reason } = error;
  if (notBefore !== undefined) noteAuthority(run, authority, { notBefore: notBefore.toISOString() });
  // A rate limit may be about this host's names only; a CA that cannot serve cannot serve the others either.
  if (notBefore !== undefined && reason === "CA_UNAVAILABLE") run.context.resting.set(authority.directory, notBefore);
  if (failurePolicy(reason) === "rehearseFirst") noteAuthority(run, authority, { rehearse: true });
}

function noteAuthority(
  run: HostRun,
  { id }: Pick<Authority, "id">,
  part: { readonly [Key in keyof AuthorityState]?: AuthorityState[Key] | undefined },
): void {
  const known = Object.entries({ ...run.state.authorities?.[id], ...part }).filter(([, value]) => value !== undefined);
  const others = Object.entries(run.state.authorities ?? {}).filter(([other]) => other !== id);
  const all = known.length === 0 ? others : [...others, [id, Object.fromEntries(known)] as const];
  if (all.length === 0) run.forget("authorities");
  else run.change({ authorities: Object.fromEntries(all) });
}

function noAuthority(run: HostRun): RenewalError {
  const notBefore = allRestUntil(run);
  const until = notBefore === undefined ? "" : ` before ${notBefore.toISOString()}`;
  return new RenewalError({ reason: "NO_AUTHORITY", detail: `no authority may be asked${until}`, notBefore });
}

/**
 * The staging directory first, where a proof was not seen the last time, or where no account is yet: a fault of ours
 * then costs nothing. Staging's own trouble does not hold production up.
 */
async function rehearseIfNeeded(run: HostRun, lease: HostLease, authority: Authority): Promise<void> {
  const place = staging(authority);
  if (place === undefined || !(await needsRehearsal(run, authority))) return;
  try {
    await rehearse(run, lease, place);
    noteAuthority(run, authority, { rehearse: undefined });
  } catch (thrown) {
    const error = run.known(thrown);
    if (isUnderWay(error.reason)) throw error;
    if (failurePolicy(error.reason) === "nextAuthority") {
      run.warn(`the staging directory of ${authority.id} is of no help now: ${error.message}`);
      return;
    }
    const { type } = error;
    throw new RenewalError({ reason: "REHEARSAL_FAILED", detail: `on staging: ${error.message}`, type, cause: error });
  }
}

async function needsRehearsal(run: HostRun, authority: Authority): Promise<boolean> {
  if (run.state.authorities?.[authority.id]?.rehearse === true) return true;
  if (authority.firstContact === "production") return false;
  return (await readAccount(run.context, production(authority)))?.url === undefined;
}

/** An order on a staging directory, from the proof to the certificate, which is looked at and dropped. */
export async function rehearse(run: HostRun, lease: HostLease, place: Place): Promise<Obtained> {
  const slot = new PendingSlot(run, "rehearsal");
  const obtained = await orderCertificate({ run, lease, place, slot, replaces: undefined });
  await slot.drop();
  return obtained;
}

/** What the new order replaces: only what the same authority has issued. */
function replacedBy(
  run: HostRun,
  { directory }: Place,
): { readonly id: string; readonly accountUrl: string } | undefined {
  const { stored } = run.state;
  if (stored?.accountUrl === undefined || stored.source !== directory) return undefined;
  const leaf = run.bundle === undefined || run.bundle === "unreadable" ? "" : run.bundle.pem.leaf;
  const certificate = readCertificate(leaf);
  const id = certificate === undefined ? undefined : ariId(certificate);
  return id === undefined ? undefined : { id, accountUrl: stored.accountUrl };
}
