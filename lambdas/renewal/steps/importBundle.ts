import { tierFor } from "../../../core/hostCertificate/bundleSize.ts";
import { splitBundle } from "../../../core/hostCertificate/pemBundle.ts";
import { verifyBundle } from "../../../core/hostCertificate/verifyBundle.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
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
  await storeBundle(run, lease, pem, { source: "import", accountUrl: undefined, profile: undefined });
  await store.remove([allowed]);
}
