import type { X509Certificate } from "node:crypto";

/** Bits of the extension by their index, in ACM's words. https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3 */
const KEY_USAGES = [
  "DIGITAL_SIGNATURE",
  "NON_REPUDIATION",
  "KEY_ENCIPHERMENT",
  "DATA_ENCIPHERMENT",
  "KEY_AGREEMENT",
  "CERTIFICATE_SIGNING",
  "CRL_SIGNING",
  "ENCIPHER_ONLY",
  "DECIPHER_ONLY",
] as const;

/** Object identifier 2.5.29.15 in DER. */
const IDENTIFIER = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x0f]);
const CRITICAL = Buffer.from([0x01, 0x01, 0xff]);
const OCTET_STRING = 0x04;
const BIT_STRING = 0x03;

/**
 * What the certificate's key may be used for, in ACM's words; empty without the extension, which Node does not show. The
 * extension is found by its identifier: no other part of a certificate that a CA has issued holds these bytes in front of
 * such a value.
 */
export function keyUsages({ raw }: Pick<X509Certificate, "raw">): string[] {
  for (let at = raw.indexOf(IDENTIFIER); at >= 0; at = raw.indexOf(IDENTIFIER, at + 1)) {
    const bits = bitsBehind(raw.subarray(at + IDENTIFIER.length));
    if (bits !== undefined) return KEY_USAGES.filter((_, index) => isSet(bits, index));
  }
  return [];
}

/** The bits of `[critical] OCTET STRING { BIT STRING }`; undefined when something else follows. */
function bitsBehind(following: Buffer): Buffer | undefined {
  const isCritical = following.subarray(0, CRITICAL.length).equals(CRITICAL);
  const value = following.subarray(isCritical ? CRITICAL.length : 0);
  const [octets, outer = 0, tag, length = 0] = value;
  if (octets !== OCTET_STRING || tag !== BIT_STRING || outer !== length + 2 || length < 2) return undefined;
  // The first byte says how many bits of the last one are unused.
  return value.subarray(5, 4 + length);
}

function isSet(bits: Buffer, index: number): boolean {
  return ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
}
