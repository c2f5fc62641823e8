/** One value of DER: tag, length, content. */
export function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

export function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

export function objectId(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

export function octets(content: Buffer): Buffer {
  return der(0x04, content);
}

export function bitString(bytes: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

/** GeneralizedTime: whole seconds. */
export function generalizedTime(date: Date): Buffer {
  return der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));
}

/** A distinguished name that is one common name. */
export function commonNameOnly(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId(0x55, 0x04, 0x03), der(0x0c, Buffer.from(commonName)))));
}

/** Extension: basic constraints of a CA, critical. */
export function authorityConstraints(): Buffer {
  return sequence(
    objectId(0x55, 0x1d, 0x13),
    der(0x01, Buffer.from([0xff])),
    octets(sequence(der(0x01, Buffer.from([0xff])))),
  );
}

/** Extension: subject alternative names. */
export function alternativeNames(names: readonly string[]): Buffer {
  return sequence(objectId(0x55, 0x1d, 0x11), octets(sequence(...names.map((one) => der(0x82, Buffer.from(one))))));
}

/** Extension: key usage, critical. The bits from the left, as in `[1, 0, 1]` for the first and the third. */
export function keyUsage(...bits: readonly (0 | 1)[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [place, bit] of bits.entries()) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (bit << (7 - (place & 7)));
  const unused = bytes.length * 8 - bits.length;
  return sequence(
    objectId(0x55, 0x1d, 0x0f),
    der(0x01, Buffer.from([0xff])),
    octets(der(0x03, Buffer.concat([Buffer.from([unused]), bytes]))),
  );
}

/** Extension: extended key usage; 1 is serverAuth, 2 clientAuth. */
export function extendedKeyUsage(...purposes: readonly number[]): Buffer {
  const ids = purposes.map((one) => objectId(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, one));
  return sequence(objectId(0x55, 0x1d, 0x25), octets(sequence(...ids)));
}

/** PEM in lines of 64: OpenSSL refuses longer lines and an empty last one. */
export function pemOf(label: string, content: Buffer): string {
  const lines = content.toString("base64").replace(/(.{64})(?=.)/g, "$1\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
