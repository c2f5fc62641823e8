import { certificateFacts, readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import { heldSince } from "../../../core/hostCertificate/hostParameters.ts";
import { splitBundle, tierFor } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { RenewalReason } from "../../../core/hostCertificate/renewalReason.ts";
import { verifyBundle } from "../../../core/hostCertificate/verifyBundle.ts";
import type { AttemptEvent } from "../../../core/renewal/renewalEvent.ts";
import { noteServing } from "./checkServed.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { storeBundle } from "./storeBundle.ts";

/** What an operator has put into the import parameter is not fit to be stored. */
const UNFIT: ReadonlySet<RenewalReason> = new Set([
  "IMPORT_UNREADABLE",
  "KEY_MISMATCH",
  "NAMES_MISMATCH",
  "CHAIN_BROKEN",
  "NOT_VALID_NOW",
  "TOO_LARGE",
]);

/**
 * The first certificate of a host, when an operator has put a running one into the import parameter: it is taken over,
 * and no CA is asked. Returns whether that was so. An unfit one is an error for the deployment of a new host, whose
 * operator waits for it; other runs warn and order a certificate.
 */
export async function takeOver(run: HostRun, lease: HostLease, { source }: AttemptEvent): Promise<boolean> {
  const isFirst = run.bundle === undefined && run.state.lastSuccess === undefined && run.pending.current === undefined;
  if (!isFirst) return false;
  const parameter = run.parameters.import;
  const waiting = run.held.get(parameter);
  if (waiting === undefined) return false;
  try {
    await importBundle(run, lease, { parameter, version: waiting.version });
    return true;
  } catch (thrown) {
    const error = run.known(thrown);
    if (source === "deployment" || !UNFIT.has(error.reason)) throw error;
    run.warn(`${parameter} was not taken over: ${error.reason}: ${error.message}`);
    return false;
  }
}

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
  const { bundle } = verifyBundle(pem, { names: run.host.names, match: "cover", roots, now: run.now() });
  await noteImport(run, bundle.leaf, asked.version);
  const since = heldSince(run.host.copies, run.held, bundle);
  await storeBundle(run, lease, bundle, { source: "import" });
  if (since !== undefined) await noteServing(run, since);
  await finishImport(run);
}

/** Before anything else: a run that is killed behind the commit point leaves it to the next to say whose the bundle is. */
async function noteImport(run: HostRun, leaf: string, parameterVersion: number): Promise<void> {
  const certificate = readCertificate(leaf);
  if (certificate === undefined) return;
  run.note("importBegun", { sha256: certificateFacts(certificate).sha256, parameterVersion });
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
  const isStored = importing.sha256 === stored?.sha256;
  if (isStored) {
    await dropImported(run, importing.parameterVersion);
    await run.pending.abandon();
  }
  run.note("importEnded", {});
  return isStored ? importing.parameterVersion : undefined;
}

/** What an operator has put there meanwhile stays. */
async function dropImported({ context, parameters }: HostRun, version: number): Promise<void> {
  const { store } = context.ports;
  if ((await store.readVersion(parameters.import))?.version === version) await store.remove([parameters.import]);
}
