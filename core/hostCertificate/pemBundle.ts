const CERTIFICATE = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\s]+?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----\r?\n[A-Za-z0-9+/=\s]+?-----END \1-----/g;

/** A private key and the certificates that go with it, the leaf first; each one PEM with a line end behind it. */
export interface PemBundle {
  readonly key: string;
  readonly leaf: string;
  readonly intermediates: readonly string[];
}

/** The bundle's text: key, leaf, intermediates. */
export function joinBundle({ key, leaf, intermediates }: PemBundle): string {
  return [key, leaf, ...intermediates].join("");
}

/** Leaf and intermediates, as a server sends them. */
export function chainOf({ leaf, intermediates }: PemBundle): string {
  return [leaf, ...intermediates].join("");
}

/**
 * Takes a text apart. Undefined when it has no private key, or more than one, or no certificate. What stands between
 * the blocks is dropped; an encrypted key is none.
 */
export function splitBundle(text: string): PemBundle | undefined {
  const keys = blocks(text, PRIVATE_KEY);
  const [leaf, ...intermediates] = blocks(text, CERTIFICATE);
  const [key, ...others] = keys;
  if (key === undefined || leaf === undefined || others.length > 0) return undefined;
  return { key, leaf, intermediates };
}

/** The certificates of a chain, each one PEM with a line end behind it. */
export function splitChain(text: string): string[] {
  return blocks(text, CERTIFICATE);
}

function blocks(text: string, pattern: RegExp): string[] {
  return (text.match(pattern) ?? []).map((block) => `${block.replaceAll("\r", "")}\n`);
}
