/** What a request to Pebble is about, in the words of RFC 8555 and RFC 9773. */
export type AcmeResource =
  | "directory"
  | "newNonce"
  | "newAccount"
  | "account"
  | "keyChange"
  | "newOrder"
  | "order"
  | "authorization"
  | "challenge"
  | "finalize"
  | "certificate"
  | "revokeCert"
  | "renewalInfo"
  | "other";

/** Pebble's paths on purpose look like nobody else's; a path ending in a slash has an id behind it. */
const PATHS: readonly (readonly [string, AcmeResource])[] = [
  ["/dir", "directory"],
  ["/nonce-plz", "newNonce"],
  ["/sign-me-up", "newAccount"],
  ["/my-account/", "account"],
  ["/rollover-account-key", "keyChange"],
  ["/order-plz", "newOrder"],
  ["/my-order/", "order"],
  ["/authZ/", "authorization"],
  ["/chalZ/", "challenge"],
  ["/finalize-order/", "finalize"],
  ["/certZ/", "certificate"],
  ["/revoke-cert", "revokeCert"],
  ["/draft-ietf-acme-ari-03/renewalInfo/", "renewalInfo"],
];

/** The resource that a path of Pebble 2.10 stands for. */
export function acmeResource(path: string): AcmeResource {
  const found = PATHS.find(([start]) => (start.endsWith("/") ? path.startsWith(start) : path === start));
  return found?.[1] ?? "other";
}
