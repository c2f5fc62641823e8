import { type CertificateFacts, certificateFacts, readCertificate } from "../hostCertificate/certificateFacts.ts";
import type { HostState } from "../hostCertificate/hostState.ts";
import { type PemBundle, splitBundle } from "../hostCertificate/pemBundle.ts";
import { isKeyOf } from "../hostCertificate/verifyBundle.ts";
import type { StoredFacts } from "./decision.ts";

/** What the bundle parameter holds. */
export interface StoredBundle {
  readonly version: number;
  readonly modified: Date;
  readonly pem: PemBundle;
  readonly facts: CertificateFacts;
}

/** The bundle, or "unreadable" when it is not a key with its certificate; undefined when there is none. */
export function readBundle(
  parameter: { readonly value: string; readonly version: number; readonly modified: Date } | undefined,
): StoredBundle | "unreadable" | undefined {
  if (parameter === undefined) return undefined;
  const pem = splitBundle(parameter.value);
  const leaf = pem === undefined ? undefined : readCertificate(pem.leaf);
  if (pem === undefined || leaf === undefined || !isKeyOf(pem.key, leaf)) return "unreadable";
  return { version: parameter.version, modified: parameter.modified, pem, facts: certificateFacts(leaf) };
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
