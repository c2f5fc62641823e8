/** Issuer domains that stand for Amazon's CA in CAA records. https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html */
export const AMAZON_ISSUERS: readonly string[] = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/** By the end of an ACME directory's host name: what that CA answers to, as its documentation says. */
const ACME_ISSUERS: Readonly<Record<string, readonly string[]>> = {
  "letsencrypt.org": ["letsencrypt.org"],
  "zerossl.com": ["sectigo.com", "trust-provider.com", "usertrust.com", "comodoca.com", "comodo.com"],
  goog: ["pki.goog"],
  "buypass.com": ["buypass.com"],
  "ssl.com": ["ssl.com"],
  "amazonaws.com": AMAZON_ISSUERS,
};

/** Issuer domains of the CA behind an ACME directory URL; undefined for one that this table does not have. */
export function acmeIssuers(directory: string): readonly string[] | undefined {
  const host = URL.canParse(directory) ? new URL(directory).hostname : "";
  const found = Object.entries(ACME_ISSUERS).find(([end]) => host === end || host.endsWith(`.${end}`));
  return found?.[1];
}
