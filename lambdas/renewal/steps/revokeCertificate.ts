import { splitBundle } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { RevocationKey } from "../../../core/renewal/renewalEvent.ts";
import { isRevocationReason, type RevocationReason } from "../../../core/renewal/revocationReason.ts";
import type { HostRun } from "./hostRun.ts";
import { open, openAccount, type Place, production, readAccount } from "./openAccount.ts";

/** Notes what is to be revoked, before anything else: a killed run's revocation is carried out by the next. */
export async function requestRevocation(run: HostRun, reason: RevocationReason): Promise<void> {
  const { stored } = run.state;
  if (stored === undefined || run.bundle === undefined || run.bundle === "unreadable") {
    throw new RenewalError({ reason: "NOTHING_TO_REVOKE", detail: "no certificate is stored" });
  }
  const { version, serial, accountUrl, source } = stored;
  const requestedAt = run.now().toISOString();
  run.change({
    revocation: { version, serial, reason, requestedAt, source, ...(accountUrl !== undefined && { accountUrl }) },
  });
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
      run.change({ revocation: { ...revocation, doneAt: run.now().toISOString() } });
      await run.save();
      return;
    } catch (error) {
      errors.push(run.known(error));
    }
  }
  const detail = errors.map(({ message }) => message).join("; ") || "no configured authority issued it";
  throw new RenewalError({ reason: "REVOCATION_FAILED", detail, cause: errors[0] });
}

type Way = (certificate: string, reason: RevocationReason, certificateKey: string) => Promise<void>;

/** The account that ordered it first; then the certificate's own key, at its authority or, if unknown, at every one. */
async function ways(run: HostRun, key: RevocationKey): Promise<Way[]> {
  const { authorities } = run.context.settings;
  const source = run.state.revocation?.source;
  const issuers = authorities.filter(({ directory }) => directory === source);
  const places = (issuers.length > 0 ? issuers : authorities).map(production);
  const byAccount = key === "certificate" ? [] : issuers.map(production).map((place) => accountWay(run, place));
  const byCertificate = key === "account" ? [] : places.map((place) => certificateWay(run, place));
  return [...byAccount, ...byCertificate];
}

function accountWay(run: HostRun, place: Place): Way {
  return async (certificate, reason) => {
    const { session } = await openAccount(run.context, place);
    await session.revoke(certificate, reason, undefined);
  };
}

function certificateWay(run: HostRun, place: Place): Way {
  return async (certificate, reason, certificateKey) => {
    const accountKey = (await readAccount(run.context, place))?.key ?? certificateKey;
    await open(run.context, place, accountKey).revoke(certificate, reason, certificateKey);
  };
}
