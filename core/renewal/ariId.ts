import type { X509Certificate } from "node:crypto";

/** DER of the object identifier 2.5.29.35, authority key identifier. */
const AUTHORITY_KEY_IDENTIFIER = Buffer.from("0603551d23", "hex");
const KEY_IDENTIFIER_TAG = 0x80;

/**
 * The certificate's id in renewal information: base64url of the issuer's key identifier, a dot, base64url of the serial
 * number's DER bytes (RFC 9773, 4.1). Undefined when it names no key identifier.
 */
export function ariId(certificate: X509Certificate): string | undefined {
  const keyIdentifier = authorityKeyIdentifier(certificate.raw);
  if (keyIdentifier === undefined) return undefined;
  return `${keyIdentifier.toString("base64url")}.${serialBytes(certificate.serialNumber).toString("base64url")}`;
}

/** DER of an unsigned number: node drops the leading zero byte that a set high bit asks for. */
export function serialBytes(hex: string): Buffer {
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function authorityKeyIdentifier(der: Buffer): Buffer | undefined {
  const at = der.indexOf(AUTHORITY_KEY_IDENTIFIER);
  if (at < 0) return undefined;
  // The extension's octet string holds a sequence, whose first element is the key identifier.
  const octets = contents(der, at + AUTHORITY_KEY_IDENTIFIER.length);
  const sequence = octets === undefined ? undefined : contents(octets, 0);
  if (sequence === undefined || sequence[0] !== KEY_IDENTIFIER_TAG) return undefined;
  return contents(sequence, 0);
}

/** Contents of the DER value that starts at `from`; undefined when the bytes end before it does. */
function contents(bytes: Buffer, from: number): Buffer | undefined {
  const short = bytes[from + 1];
  if (short === undefined) return undefined;
  const lengthBytes = short < 0x80 ? 0 : short & 0x7f;
  if (lengthBytes > 2) return undefined;
  const start = from + 2 + lengthBytes;
  const length = lengthBytes === 0 ? short : bytes.subarray(from + 2, start).reduce((sum, one) => sum * 256 + one, 0);
  const found = bytes.subarray(start, start + length);
  return found.length === length ? found : undefined;
}
