import { needsChallengeRecords } from "../../../core/acme/certificateAuthorities.ts";
import { failurePolicy, isUnderWay, policyOf, RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { CertificateAuthority } from "../../../core/hostCertificate/renewalSettings.ts";
import { isUnconnected, noEgress } from "../../../core/renewal/egress.ts";
import { ariId } from "../../../core/renewal/renewalInformation.ts";
import { caErrorOf } from "../../../core/renewal/stateAfter.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { type AcmeDirectory, production, readAccount, staging } from "./openAccount.ts";
import { type Obtained, orderCertificate } from "./orderCertificate.ts";
import type { PendingSlot } from "./pendingSlot.ts";
import { assertSize } from "./preflight.ts";

/**
 * A certificate from the first CA that gives one. Whose Retry-After has not passed is not asked. Throws the
 * error of the first CA that was asked, or NO_CA.
 */
export async function obtainCertificate(run: HostRun, lease: HostLease): Promise<Obtained> {
  const { pending: slot } = run;
  assertSize(run.host);
  const failed: RenewalError[] = [];
  let hasDns = true;
  for (const ca of inOrder(run, slot)) {
    if (!hasDns && needsChallengeRecords(ca.directory)) continue;
    const until = blockedUntil(run, ca);
    if (until !== undefined) {
      run.casTried.push({ ca: ca.id, outcome: "notAsked", notBefore: until.toISOString() });
      if (slot.isAwaited(ca.id)) throw stillIssuing(ca, until);
      continue;
    }
    try {
      await rehearseIfNeeded(run, lease, ca);
      const acme = production(ca);
      const obtained = await orderCertificate({ run, lease, acme, slot, replaces: replacedBy(run, acme) });
      run.note("caSaid", { ca: ca.id, notBefore: undefined, rehearse: undefined, lastError: undefined });
      run.casTried.push({ ca: ca.id, outcome: "issued" });
      return obtained;
    } catch (thrown) {
      const error = run.known(thrown);
      note(run, ca, error);
      if (!mayAskNext(error, slot, ca)) throw error;
      run.warn(`${ca.id}: ${error.message}`);
      failed.push(error);
      hasDns &&= policyOf(error) !== "nextWithoutDns";
    }
  }
  throw failed.length === 0 ? noCa(run) : await withWitness(run, worst(failed, slot));
}

/** The first error; that of an order under way only while the order is kept. */
function worst(failed: readonly RenewalError[], { current }: PendingSlot): RenewalError {
  const counts = ({ reason }: RenewalError) => !isUnderWay(reason) || current?.orderUrl !== undefined;
  return failed.find(counts) ?? (failed[0] as RenewalError);
}

/** In a VPC a CA that gives no connection may be up: Route 53, which is on the internet as well, tells the two apart. */
async function withWitness(run: HostRun, error: RenewalError): Promise<RenewalError> {
  const [challenge] = run.host.challenges;
  if (run.context.settings.functionNetwork === undefined || !isUnconnected(error) || challenge === undefined)
    return error;
  try {
    await run.context.ports.records.read(challenge.zoneId, challenge.recordName);
    return error;
  } catch (thrown) {
    const { reason } = run.known(thrown);
    return reason === "NO_EGRESS" ? noEgress(`${error.message}; Route 53 gives no connection either`, error) : error;
  }
}

/** The CA that has an order under way comes first. */
function inOrder({ context }: HostRun, { current }: PendingSlot): CertificateAuthority[] {
  const { certificateAuthorities } = context.settings;
  const begun = certificateAuthorities.filter(({ id }) => current?.orderUrl !== undefined && id === current.ca);
  return [...begun, ...certificateAuthorities.filter((one) => !begun.includes(one))];
}

/**
 * The order of the next CA takes the place of the one under way, and the key of a certificate that was issued for that one
 * is lost: not before its CA has had its time.
 */
function mayAskNext(error: RenewalError, slot: PendingSlot, { id }: CertificateAuthority): boolean {
  if (slot.isAwaited(id)) return false;
  if (isUnderWay(error.reason)) return error.reason === "ORDER_PENDING" && slot.isPatienceOver;
  return policyOf(error) !== "stop";
}

function stillIssuing({ id }: CertificateAuthority, until: Date): RenewalError {
  const detail = `${id} may have issued for the order under way, and is not asked before ${until.toISOString()}`;
  return new RenewalError({ reason: "ORDER_PENDING", detail, notBefore: until });
}

/** Until when a CA is not asked, whoever wants it: its own Retry-After. */
export function blockedUntil(run: HostRun, { id, directory }: CertificateAuthority): Date | undefined {
  const noted = run.state.cas?.[id]?.notBefore;
  const resting = run.context.resting.get(directory);
  const until = Math.max(noted === undefined ? 0 : Date.parse(noted), resting?.getTime() ?? 0);
  if (until <= run.now().getTime()) return undefined;
  if (resting !== undefined && noted === undefined) run.note("caSaid", { ca: id, notBefore: resting.toISOString() });
  return new Date(until);
}

/** The instant from which any CA may be asked again; undefined = one may be asked now. */
export function allBlockedUntil(run: HostRun): Date | undefined {
  const ends = run.context.settings.certificateAuthorities.map((one) => blockedUntil(run, one));
  if (ends.some((end) => end === undefined)) return undefined;
  return new Date(Math.min(...ends.map((end) => end?.getTime() ?? 0)));
}

/** What a CA said is kept: for its next turn, and as the evidence of why it gave no certificate. */
function note(run: HostRun, { id, directory }: CertificateAuthority, error: RenewalError): void {
  const { notBefore, reason, type, message } = error;
  const isPending = isUnderWay(reason);
  if (notBefore !== undefined) run.note("caSaid", { ca: id, notBefore: notBefore.toISOString() });
  // A rate limit may be about this host's names only; a CA that cannot serve cannot serve the others either.
  if (notBefore !== undefined && reason === "CA_UNAVAILABLE") run.context.resting.set(directory, notBefore);
  if (failurePolicy(reason) === "rehearseFirst") run.note("caSaid", { ca: id, rehearse: true });
  if (!isPending) run.note("caSaid", { ca: id, lastError: caErrorOf(error, run.now()) });
  run.casTried.push({
    ca: id,
    outcome: isPending ? "pending" : "failed",
    reason,
    ...(type !== undefined && { type }),
    message,
    ...(notBefore !== undefined && { notBefore: notBefore.toISOString() }),
  });
}

function noCa(run: HostRun): RenewalError {
  const notBefore = allBlockedUntil(run);
  const until = notBefore === undefined ? "" : ` before ${notBefore.toISOString()}`;
  return new RenewalError({ reason: "NO_CA", detail: `no CA may be asked${until}`, notBefore });
}

/**
 * The staging directory first, where a challenge record was not seen the last time, or where no account is yet: a fault of ours
 * then costs nothing. Staging's own trouble does not hold production up.
 */
async function rehearseIfNeeded(run: HostRun, lease: HostLease, ca: CertificateAuthority): Promise<void> {
  const acme = staging(ca);
  if (acme === undefined || !(await needsRehearsal(run, ca))) return;
  try {
    await rehearse(run, lease, acme);
    run.note("caSaid", { ca: ca.id, rehearse: undefined });
  } catch (thrown) {
    const error = run.known(thrown);
    const isLate = error.reason === "ORDER_PENDING" && run.rehearsal.isPatienceOver;
    if (isUnderWay(error.reason) && !isLate) throw error;
    if (isLate || failurePolicy(error.reason) === "nextCa") {
      run.warn(`the staging directory of ${ca.id} is of no help now: ${error.message}`);
      return;
    }
    const { type } = error;
    throw new RenewalError({ reason: "REHEARSAL_FAILED", detail: `on staging: ${error.message}`, type, cause: error });
  }
}

async function needsRehearsal(run: HostRun, ca: CertificateAuthority): Promise<boolean> {
  if (run.state.cas?.[ca.id]?.rehearse === true) return true;
  if (ca.firstContact === "production") return false;
  return (await readAccount(run.context, production(ca)))?.url === undefined;
}

/** An order on a staging directory, from the challenge record to the certificate, which is looked at and dropped. */
export async function rehearse(run: HostRun, lease: HostLease, acme: AcmeDirectory): Promise<Obtained> {
  const { rehearsal: slot } = run;
  const obtained = await orderCertificate({ run, lease, acme, slot, replaces: undefined });
  await slot.drop();
  return obtained;
}

/** What the new order replaces: only what the same CA has issued. */
function replacedBy(
  run: HostRun,
  { directory }: AcmeDirectory,
): { readonly id: string; readonly accountUrl: string } | undefined {
  const { stored } = run.state;
  if (stored?.accountUrl === undefined || stored.source !== directory) return undefined;
  const { leaf } = run;
  const id = leaf === undefined ? undefined : ariId(leaf);
  return id === undefined ? undefined : { id, accountUrl: stored.accountUrl };
}
