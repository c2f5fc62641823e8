import { decide } from "../../../core/renewal/decision.ts";
import { LONGEST_PERIOD_MS } from "../../../core/renewal/functionRuntime.ts";
import { isResumable } from "../../../core/renewal/pendingOrder.ts";
import type { Outcome } from "../../../core/renewal/renewalAnswer.ts";
import type { AttemptEvent } from "../../../core/renewal/renewalEvent.ts";
import { storedFacts } from "../../../core/renewal/storedBundle.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { allBlockedUntil, obtainCertificate } from "./obtainCertificate.ts";
import { storeBundle } from "./storeBundle.ts";

/** What is to be done about the stored certificate, by the rules alone. An order under way is gone on with. */
export function decision(run: HostRun, force: boolean): Outcome {
  const { settings } = run.context;
  const { names, keyType, profile } = run.host;
  const decided = decide({
    now: run.now(),
    periodMs: LONGEST_PERIOD_MS,
    wanted: { names, keyType, profile, directories: settings.certificateAuthorities.map(({ directory }) => directory) },
    stored: storedFacts(run.bundle, run.state),
    window: run.state.window,
    revoked: revokedAs(run),
    force,
  });
  if (decided.action === "issued" || run.isPendingStored || decided.reason === "CEASED") return decided;
  return isOrderUnderWay(run) ? { ...decided, action: "issued", reason: "RESUMED" } : decided;
}

/**
 * Why no attempt may be made now, and until when; undefined = one may. Our own backoff holds for the schedule only, and not
 * while a certificate is in service that an operator has revoked.
 */
export function blockedOutcome(run: HostRun, { source }: AttemptEvent): Outcome | undefined {
  const { retryAfter, lastError } = run.state;
  const all = allBlockedUntil(run);
  const isPatient = source === "schedule" && revokedAs(run) === undefined;
  const own = isPatient && retryAfter !== undefined ? new Date(retryAfter) : undefined;
  const until = all ?? own;
  if (until === undefined || until <= run.now()) return undefined;
  const why = lastError === undefined ? "" : ` The last error: ${lastError.detail}`;
  return {
    action: "waiting",
    reason: all === undefined ? "BACKING_OFF" : "NO_CA",
    message: `No attempt before ${until.toISOString()}.${why}`,
    notBefore: until,
  };
}

/** Gets a certificate and stores it. Throws RenewalError after the failure was noted in the state. */
export async function attempt(run: HostRun, lease: HostLease): Promise<void> {
  try {
    const { bundle, directory, accountUrl } = await obtainCertificate(run, lease);
    await storeBundle(run, lease, bundle, { source: directory, accountUrl, profile: run.host.profile });
    await run.pending.drop();
    await run.rehearsal.abandon();
  } catch (thrown) {
    const error = run.known(thrown);
    run.note("attemptFailed", {
      reason: error.reason,
      orderUrl: run.pending.current?.orderUrl,
      blockedUntil: allBlockedUntil(run),
      expires: run.fitBundle?.facts.notAfter,
    });
    throw error;
  }
}

function isOrderUnderWay(run: HostRun): boolean {
  const { current } = run.pending;
  if (current === undefined) return false;
  const { directory, accountUrl } = current;
  return isResumable(current, { ...run.host, directory, accountUrl }, run.now());
}

/** A revoked certificate is replaced, unless it was revoked for good. */
function revokedAs({ state }: HostRun): "reissue" | "cease" | undefined {
  const { revocation, stored } = state;
  if (revocation === undefined || revocation.serial !== stored?.serial) return undefined;
  return revocation.reason === CESSATION ? "cease" : "reissue";
}

const CESSATION = 5;
