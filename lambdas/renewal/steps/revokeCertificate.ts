import { splitBundle } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { isRevocationReason, type RevocationKey, type RevocationReason } from "../../../core/renewal/renewalEvent.ts";
import type { HostRun } from "./hostRun.ts";
import { type AcmeDirectory, open, openAccount, production, readAccount } from "./openAccount.ts";

/** Notes what is to be revoked, before anything else: a killed run's revocation is carried out by the next. */
export async function requestRevocation(run: HostRun, reason: RevocationReason): Promise<void> {
  const { stored } = run.state;
  if (stored === undefined || run.fitBundle === undefined) {
    throw new RenewalError({ reason: "NOTHING_TO_REVOKE", detail: "no certificate is stored" });
  }
  run.note("revocationRequested", { certificate: stored, reason });
  await run.save();
}

export function isRevocationOpen({ state }: HostRun): boolean {
  return state.revocation !== undefined && state.revocation.doneAt === undefined;
}

/**
 * Carries out the revocation that was requested: of the certificate in that version of the bundle, which SSM keeps.
 * Throws RenewalError REVOCATION_FAILED; the next run tries again.
 */
export async function carryOutRevocation(run: HostRun, key: RevocationKey): Promise<void> {
  const { revocation } = run.state;
  if (revocation === undefined || revocation.doneAt !== undefined) return;
  const { store } = run.context.ports;
  const bundle = splitBundle((await store.readVersion(run.parameters.bundle, revocation.version))?.value ?? "");
  if (bundle === undefined) {
    const detail = `version ${revocation.version} of ${run.parameters.bundle} is gone, and the certificate with it`;
    throw new RenewalError({ reason: "REVOCATION_FAILED", detail });
  }
  const reason = isRevocationReason(revocation.reason) ? revocation.reason : 0;
  const errors: RenewalError[] = [];
  for (const way of await ways(run, key)) {
    try {
      await way(bundle.leaf, reason, bundle.key);
      run.note("revoked", {});
      await run.save();
      return;
    } catch (error) {
      errors.push(run.known(error));
    }
  }
  const detail = errors.map(({ message }) => message).join("; ") || "no configured CA issued it";
  throw new RenewalError({ reason: "REVOCATION_FAILED", detail, cause: errors[0] });
}

type Way = (certificate: string, reason: RevocationReason, certificateKey: string) => Promise<void>;

/** The account that ordered it first; then the certificate's own key, at its CA or, if unknown, at every one. */
async function ways(run: HostRun, key: RevocationKey): Promise<Way[]> {
  const { certificateAuthorities } = run.context.settings;
  const source = run.state.revocation?.source;
  const issuers = certificateAuthorities.filter(({ directory }) => directory === source);
  const directories = (issuers.length > 0 ? issuers : certificateAuthorities).map(production);
  const byAccount = key === "certificate" ? [] : issuers.map(production).map((acme) => accountWay(run, acme));
  const byCertificate = key === "account" ? [] : directories.map((acme) => certificateWay(run, acme));
  return [...byAccount, ...byCertificate];
}

function accountWay(run: HostRun, acme: AcmeDirectory): Way {
  return async (certificate, reason) => {
    const { session } = await openAccount(run.context, acme);
    await session.revoke(certificate, reason, undefined);
  };
}

function certificateWay(run: HostRun, acme: AcmeDirectory): Way {
  return async (certificate, reason, certificateKey) => {
    const accountKey = (await readAccount(run.context, acme))?.key ?? certificateKey;
    await open(run.context, acme, accountKey).revoke(certificate, reason, certificateKey);
  };
}
