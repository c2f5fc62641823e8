import type { StoredFacts } from "../renewal/decision.ts";
import { type CertificateFacts, certificateFacts, readCertificate } from "./certificateFacts.ts";
import type { HostState } from "./hostState.ts";
import { type PemBundle, splitBundle } from "./pemBundle.ts";
import { isKeyOf } from "./verifyBundle.ts";

/** What the bundle parameter holds. */
export interface StoredBundle {
  readonly version: number;
  readonly modified: Date;
  readonly pem: PemBundle;
  readonly facts: CertificateFacts;
}

/** The bundle, or "unreadable" when it is no key with its certificate; undefined when there is none. */
export function readBundle(
  parameter: { readonly value: string; readonly version: number; readonly modified: Date } | undefined,
): StoredBundle | "unreadable" | undefined {
  if (parameter === undefined) return undefined;
  const pem = splitBundle(parameter.value);
  const leaf = pem === undefined ? undefined : readCertificate(pem.leaf);
  if (pem === undefined || leaf === undefined || !isKeyOf(pem.key, leaf)) return "unreadable";
  return { version: parameter.version, modified: parameter.modified, pem, facts: certificateFacts(leaf) };
}

/**
 * The state with `stored` as the bundle says: the bundle is the truth, and a run that was killed behind the commit
 * point has not written the state. What the bundle does not tell (who issued it) is then taken from `origin`, or
 * from the note that an import leaves before it stores.
 */
export function reconciledState(
  state: HostState,
  bundle: StoredBundle | "unreadable" | undefined,
  origin: { readonly source: string; readonly accountUrl: string; readonly profile: string | undefined } | undefined,
): HostState {
  const { stored: told, window, ...others } = state;
  if (bundle === undefined || bundle === "unreadable") return others;
  if (told?.version === bundle.version && told.sha256 === bundle.facts.sha256) return state;
  const { serial, sha256, names, notBefore, notAfter } = bundle.facts;
  const source = state.importing?.sha256 === sha256 ? "import" : origin?.source;
  return {
    ...others,
    stored: {
      version: bundle.version,
      serial,
      sha256,
      names: [...names],
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      source: source ?? "unknown",
      ...(origin !== undefined && { accountUrl: origin.accountUrl }),
      ...(origin?.profile !== undefined && { profile: origin.profile }),
      storedAt: bundle.modified.toISOString(),
    },
  };
}

/** What the decision hangs on. */
export function storedFacts(
  bundle: StoredBundle | "unreadable" | undefined,
  state: HostState,
): StoredFacts | "unreadable" | undefined {
  if (bundle === undefined || bundle === "unreadable") return bundle;
  const { names, keyType, notBefore, notAfter } = bundle.facts;
  return {
    names,
    keyType,
    notBefore,
    notAfter,
    source: state.stored?.source ?? "unknown",
    profile: state.stored?.profile,
  };
}
