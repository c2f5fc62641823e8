import { createHash, X509Certificate } from "node:crypto";

export interface LeafFacts {
  /** Upper-case hex, an even number of digits. */
  readonly serial: string;
  /** Of the DER, lower-case hex. */
  readonly sha256: string;
  readonly names: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
}

/** A leaf is looked at many times: by every handshake and every check. */
const known = new Map<string, LeafFacts>();
const MOST_KNOWN = 500;

/** What a certificate says, read without the function's own reader. */
export function leafFacts(pem: string): LeafFacts {
  const found = known.get(pem);
  if (found !== undefined) return found;
  if (known.size > MOST_KNOWN) known.clear();
  const read = new X509Certificate(pem);
  const hex = read.serialNumber.toUpperCase();
  const facts = {
    serial: hex.length % 2 === 0 ? hex : `0${hex}`,
    sha256: createHash("sha256").update(read.raw).digest("hex"),
    names: (read.subjectAltName ?? "").split(", ").map((entry) => entry.replace("DNS:", "")),
    notBefore: read.validFromDate.getTime(),
    notAfter: read.validToDate.getTime(),
  };
  known.set(pem, facts);
  return facts;
}
