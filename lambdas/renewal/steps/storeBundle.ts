import { TIER_BYTES, tierFor } from "../../../core/hostCertificate/bundleSize.ts";
import { derivedCopies, staleCopies } from "../../../core/hostCertificate/derivedCopies.ts";
import { joinBundle, type PemBundle } from "../../../core/hostCertificate/pemBundle.ts";
import { reconciledState } from "../../../core/hostCertificate/storedBundle.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";

export interface Origin {
  /** Directory URL, or "import". */
  readonly source: string;
  readonly accountUrl: string | undefined;
  readonly profile: string | undefined;
}

/**
 * The commit point: one write of one parameter. Before it nothing has changed for anybody; behind it everything else
 * is written again by whichever run comes next.
 */
export async function storeBundle(run: HostRun, lease: HostLease, pem: PemBundle, origin: Origin): Promise<void> {
  const { store } = run.context.ports;
  const value = joinBundle(pem);
  const tier = run.host.tier === "Advanced" ? "Advanced" : tierFor(value);
  if (tier === undefined || tierFor(value) === undefined) {
    const detail = `key and chain have ${Buffer.byteLength(value)} bytes; SSM takes ${TIER_BYTES.Advanced}`;
    throw new RenewalError({ reason: "TOO_LARGE", detail });
  }
  await lease.assertHeld();
  const version = await store.write({
    name: run.parameters.bundle,
    value,
    secret: true,
    ...(tier === "Advanced" && { tier }),
  });
  run.take({ version, modified: run.now(), pem });
  const { profile, accountUrl, source } = origin;
  run.forget(
    "window",
    "noWindowUntil",
    "lastError",
    "retryAfter",
    "notBefore",
    "orderUrl",
    "deploymentStarted",
    "rolloutFailures",
  );
  run.state = reconciledState(run.state, run.bundle, { source, accountUrl: accountUrl ?? "", profile });
  if (accountUrl === undefined && run.state.stored !== undefined) {
    const { accountUrl: _, ...stored } = run.state.stored;
    run.change({ stored });
  }
  run.change({ failures: 0, lastSuccess: run.now().toISOString() });
  await healCopies(run);
  await run.save();
}

/** Writes the copies that differ from the bundle; their number. */
export async function healCopies(run: HostRun): Promise<number> {
  const { bundle } = run;
  if (bundle === undefined || bundle === "unreadable") return 0;
  const stale = staleCopies(derivedCopies(run.parameters, bundle.pem), run.held);
  if (stale.length > 0) await run.fence();
  for (const { name, value, secret } of stale) await run.context.ports.store.write({ name, value, secret });
  return stale.length;
}

/** Whether a copy differs from the bundle. */
export function hasStaleCopies({ bundle, parameters, held }: HostRun): boolean {
  if (bundle === undefined || bundle === "unreadable") return false;
  return staleCopies(derivedCopies(parameters, bundle.pem), held).length > 0;
}
