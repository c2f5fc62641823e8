import { getCACertificates } from "node:tls";

/** The roots that this Node trusts: its own, and those of NODE_EXTRA_CA_CERTS. */
export function trustedRoots(): readonly string[] {
  return getCACertificates("default");
}
