import { storedFacts } from "../../../core/hostCertificate/storedBundle.ts";
import { backoffMs } from "../../../core/renewal/backoff.ts";
import { type Decision, decide } from "../../../core/renewal/decision.ts";
import { isUnderWay } from "../../../core/renewal/failurePolicy.ts";
import type { RenewalError } from "../../../core/renewal/renewalError.ts";
import { lifetimeMs } from "../../../core/renewal/renewalTime.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { abandon } from "./leftovers.ts";
import { allRestUntil, obtainCertificate } from "./obtainCertificate.ts";
import { PendingSlot } from "./pendingSlot.ts";
import { storeBundle } from "./storeBundle.ts";

const DEFAULT_WAKE_SECONDS = 4500;

export interface AttemptWish {
  readonly force: boolean;
  /** Keep to our own backoff. */
  readonly patient: boolean;
}

/** What is to be done about the stored certificate, by the rules alone. An order under way is gone on with. */
export function decision(run: HostRun, force: boolean): Decision {
  const { settings } = run.context;
  const { names, keyType, profile } = run.host;
  const decided = decide({
    now: run.now(),
    wakeMs: (settings.wakeSeconds ?? DEFAULT_WAKE_SECONDS) * 1000,
    wanted: { names, keyType, profile, directories: settings.authorities.map(({ directory }) => directory) },
    stored: storedFacts(run.bundle, run.state),
    window: run.state.window,
    revoked: revokedAs(run),
    force,
  });
  if (decided.action === "order" || run.isPendingStored || decided.reason === "CEASED") return decided;
  return isResumable(run) ? { ...decided, action: "order", reason: "RESUMED" } : decided;
}

/** Whether an attempt may be made now; undefined = yes, else why not and until when. */
export function hindrance(
  run: HostRun,
  { patient }: AttemptWish,
): { readonly reason: "BACKING_OFF" | "NO_AUTHORITY"; readonly until: Date } | undefined {
  const rest = allRestUntil(run);
  if (rest !== undefined) return { reason: "NO_AUTHORITY", until: rest };
  const own = run.state.retryAfter === undefined ? undefined : new Date(run.state.retryAfter);
  if (patient && own !== undefined && own > run.now()) return { reason: "BACKING_OFF", until: own };
  return undefined;
}

/** Gets a certificate and stores it. Throws RenewalError after the failure was noted in the state. */
export async function attempt(run: HostRun, lease: HostLease): Promise<void> {
  const slot = new PendingSlot(run, "pending");
  try {
    const { bundle, directory, accountUrl } = await obtainCertificate(run, lease, slot);
    await storeBundle(run, lease, bundle, { source: directory, accountUrl, profile: run.host.profile });
    await slot.drop();
    await abandon(run, new PendingSlot(run, "rehearsal"));
  } catch (thrown) {
    const error = run.known(thrown);
    noteFailure(run, error);
    const orderUrl = slot.current?.orderUrl;
    if (orderUrl === undefined) run.forget("orderUrl");
    else run.change({ orderUrl });
    throw error;
  }
}

function noteFailure(run: HostRun, error: RenewalError): void {
  const rest = allRestUntil(run);
  if (rest === undefined) run.forget("notBefore");
  else run.change({ notBefore: rest.toISOString() });
  if (isUnderWay(error.reason)) return;
  const failures = run.state.failures + 1;
  const { bundle } = run;
  const lifetime = bundle === undefined || bundle === "unreadable" ? undefined : lifetimeMs(bundle.facts);
  const retryAfter = new Date(run.now().getTime() + backoffMs(failures, lifetime)).toISOString();
  run.change({ failures, retryAfter });
}

function isResumable(run: HostRun): boolean {
  const { pending } = run;
  if (pending === undefined) return false;
  return new PendingSlot(run, "pending").resumable(pending.directory, pending.accountUrl) !== undefined;
}

/** A revoked certificate is replaced, unless it was revoked for good. */
function revokedAs({ state }: HostRun): "reissue" | "cease" | undefined {
  const { revocation, stored } = state;
  if (revocation === undefined || revocation.serial !== stored?.serial) return undefined;
  return revocation.reason === CESSATION ? "cease" : "reissue";
}

const CESSATION = 5;
