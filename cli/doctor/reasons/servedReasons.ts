import type { ReasonText } from "./reasonText.ts";

/** What a handshake shows: symptoms, ranked last. */
export const SERVED_REASONS = {
  SERVED_STAGING: {
    meaning: "A certificate of an authority's staging environment is served, which no client trusts.",
    fix: "Renew from the production directory.",
  },
  SERVED_SELF_SIGNED: {
    meaning: "A self-signed certificate is served.",
    fix: "Find out what listens there; a server's placeholder certificate is the usual cause.",
  },
  SERVED_CHAIN_INCOMPLETE: {
    meaning: "The server sends its certificate without the intermediate one, so careful clients cannot verify it.",
    fix: "Serve the whole chain: leaf and intermediates. An imported certificate needs its chain at the import.",
  },
  SERVED_UNTRUSTED: {
    meaning: "The chain that is served does not lead to a root that this machine trusts.",
    fix: "If the authority is one of yours, name its root with --ca-file. Otherwise clients refuse the certificate too: serve another one, or the chain that the authority gives today.",
  },
  SERVED_NAME_NOT_COVERED: {
    meaning: "The certificate that is served is not for this host name.",
    fix: "Serve the stack's certificate, or use a name that it covers: a wildcard stands for one label.",
  },
  SERVED_NOT_YET_VALID: {
    meaning: "The certificate that is served is not valid yet.",
    fix: "Check this machine's clock; if it is right, serve another certificate.",
  },
  SERVED_MIXED: {
    meaning: "Not all addresses of the endpoint serve the same certificate.",
    fix: "After a change, wait: each address of a load balancer follows within a minute, an edge of CloudFront within minutes. If no deployment is under way, find the service behind the load balancer that kept an old certificate, and deploy it anew or remove it.",
  },
  SERVED_EXPIRED: {
    meaning: "The certificate that is served has expired: clients refuse to connect.",
    fix: "Follow the chain below it: where the new certificate got stuck.",
  },
  SERVED_EXPIRING: {
    meaning: "The certificate that is served is near its expiry, nearer than a healthy renewal would let it come.",
    fix: "Follow the chain below it: where the renewal got stuck.",
  },
  SERVED_OTHER: {
    meaning: "Another certificate is served than the one that should be.",
    fix: "If something was changed in the last minutes, wait; otherwise look at who terminates TLS there.",
  },
  STARTTLS_MISSING: {
    meaning: "The server does not offer STARTTLS, or refuses it.",
    fix: "Look at the server's log: a server that could not load its key does that.",
  },
  NO_TLS: {
    meaning: "What listens there does not speak the protocol.",
    fix: "Look at which service the port leads to.",
  },
  HANDSHAKE_FAILED: {
    meaning: "The server hangs up or ends the handshake before it shows a certificate.",
    fix: "Look at the server's log; a listener without healthy targets hangs up too.",
  },
  ADDRESS_SILENT: {
    meaning: "An address of the endpoint gives no answer, while others do.",
    fix: "Look at that address's zone: a load balancer without a healthy target there does that.",
  },
  CONNECTION_REFUSED: {
    meaning: "Nothing listens there.",
    fix: "Look whether the service and its listener run.",
  },
} as const satisfies Record<string, ReasonText>;
