import { tierFor } from "../../../core/hostCertificate/bundleSize.ts";
import { certificateFacts, readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import { splitBundle } from "../../../core/hostCertificate/pemBundle.ts";
import { verifyBundle } from "../../../core/hostCertificate/verifyBundle.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { abandon } from "./leftovers.ts";
import { PendingSlot } from "./pendingSlot.ts";
import { storeBundle } from "./storeBundle.ts";

/**
 * Takes over a PEM bundle that an operator has put into the host's import parameter, and deletes it there. Throws
 * RenewalError when it is not fit to be served; then nothing has changed, and the parameter stays.
 */
export async function importBundle(
  run: HostRun,
  lease: HostLease,
  asked: { readonly parameter: string; readonly version: number },
): Promise<void> {
  const { store } = run.context.ports;
  const allowed = run.parameters.import;
  if (asked.parameter !== allowed) {
    const detail = `an import of ${run.host.name} is read from ${allowed}, not from ${asked.parameter}`;
    throw new RenewalError({ reason: "IMPORT_UNREADABLE", detail });
  }
  const parameter = await store.readVersion(allowed, asked.version);
  const pem = parameter === undefined ? undefined : splitBundle(parameter.value);
  if (pem === undefined) {
    const found =
      parameter === undefined ? "does not exist" : "holds no unencrypted private key and certificate as PEM";
    throw new RenewalError({ reason: "IMPORT_UNREADABLE", detail: `${allowed} version ${asked.version} ${found}` });
  }
  if (tierFor(parameter?.value ?? "") === undefined) {
    throw new RenewalError({ reason: "TOO_LARGE", detail: "leave out the root, and certificates that do not belong" });
  }
  const roots = run.context.ports.trustedRoots();
  verifyBundle(pem, { names: run.host.names, match: "cover", roots, now: run.now() });
  await noteImport(run, pem.leaf, asked.version);
  await storeBundle(run, lease, pem, { source: "import", accountUrl: undefined, profile: undefined });
  await finishImport(run);
}

/** Before anything else: a run that is killed behind the commit point leaves it to the next to say whose the bundle is. */
async function noteImport(run: HostRun, leaf: string, parameterVersion: number): Promise<void> {
  const certificate = readCertificate(leaf);
  if (certificate === undefined) return;
  run.change({ importing: { sha256: certificateFacts(certificate).sha256, parameterVersion } });
  await run.save();
}

/**
 * What follows an import, of this run or of one that was killed in it: the parameter that was taken over goes, and so
 * does an order under way. Of an import that was not committed only the note goes; its parameter stays the operator's.
 * Returns the version of the parameter that was taken over, so that an event that asks for it again need do nothing.
 */
export async function finishImport(run: HostRun): Promise<number | undefined> {
  const { importing, stored } = run.state;
  if (importing === undefined) return undefined;
  if (importing.sha256 === stored?.sha256) {
    await dropImported(run, importing.parameterVersion);
    await abandon(run, new PendingSlot(run, "pending"));
    run.pending = undefined;
    run.forget("orderUrl", "retryAfter", "notBefore", "lastError", "window");
    run.change({ failures: 0, lastSuccess: stored.storedAt ?? run.now().toISOString() });
  }
  run.forget("importing");
  return importing.sha256 === stored?.sha256 ? importing.parameterVersion : undefined;
}

/** What an operator has put there meanwhile stays. */
async function dropImported({ context, parameters }: HostRun, version: number): Promise<void> {
  const { store } = context.ports;
  if ((await store.readVersion(parameters.import))?.version === version) await store.remove([parameters.import]);
}
