const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_NAME_LENGTH = 253;

/** One lower-case DNS label of letters, digits and inner hyphens (RFC 1123), at most 63 characters. */
export function isDomainLabel(text: string): boolean {
  return LABEL.test(text);
}

/**
 * A lower-case domain name of at least two labels, without wildcard and trailing dot. An all-digit last label is
 * refused: it makes the name look like an IPv4 address, and no CA issues for it.
 */
export function isDomainName(text: string): boolean {
  const labels = text.split(".");
  const last = labels.at(-1) ?? "";
  return (
    text.length <= MAX_NAME_LENGTH &&
    labels.length >= 2 &&
    labels.every((one) => LABEL.test(one)) &&
    !/^\d+$/.test(last)
  );
}

/** Whether `host` is below `domain`, at any depth. A domain is not under itself. */
export function isUnder(host: string, domain: string): boolean {
  return host.endsWith(`.${domain}`) && host.length > domain.length + 1;
}

/** Whether a certificate with these names is valid for `host`: a wildcard stands for exactly one label (RFC 6125). */
export function covers(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase();
  const wildcard = `*.${wanted.slice(wanted.indexOf(".") + 1)}`;
  return names.some((one) => {
    const name = one.toLowerCase();
    return name === wanted || (wanted.includes(".") && name === wildcard);
  });
}

/** The name whose validation record stands for `name`: ACM has one record for `*.d` and `d`. */
export function baseDomain(name: string): string {
  return plainName(name).replace(/^\*\./, "");
}

/** A DNS name in one form: lower case, no dot at its end, and `*` as itself, which Route 53 writes `\\052`. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\\052/, "*");
}

/** Where a record leads, in one form: AWS's `dualstack.` names have the addresses of those without it, and more. */
export function aliasTarget(name: string): string {
  return plainName(name).replace(/^dualstack\.(?=.*\.amazonaws\.com)/, "");
}
