import { type DerivedCopy, derivedCopies, staleCopies } from "../../../core/hostCertificate/hostParameters.ts";
import { joinBundle, type PemBundle, TIER_BYTES, tierFor } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { BundleOrigin } from "../../../core/renewal/stateAfter.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";

/**
 * The commit point: one write of one parameter. Before it nothing has changed for anybody; behind it everything else
 * is written again by whichever run comes next.
 */
export async function storeBundle(run: HostRun, lease: HostLease, pem: PemBundle, origin: BundleOrigin): Promise<void> {
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
  run.take({ version, modified: run.now(), pem }, origin);
  await healCopies(run);
  await run.save();
}

/** Writes the copies that differ from the bundle; their number. */
export async function healCopies(run: HostRun): Promise<number> {
  const stale = copiesToHeal(run);
  if (stale.length > 0) await run.fence();
  for (const { name, value, secret } of stale) {
    const version = await run.context.ports.store.write({ name, value, secret });
    run.holds(name, { value, version, modified: run.now() });
  }
  return stale.length;
}

/** The copies that differ from the bundle. */
export function copiesToHeal({ fitBundle, host, parameters, held }: HostRun): readonly DerivedCopy[] {
  return fitBundle === undefined ? [] : staleCopies(derivedCopies(parameters, host.copies, fitBundle.pem), held);
}
