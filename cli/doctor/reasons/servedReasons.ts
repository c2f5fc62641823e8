import type { Inventory } from "../../../core/inventory.ts";
import { handshakeByHand } from "./commands.ts";
import type { ReasonRow } from "./reasonRow.ts";

/** Shows what the endpoint serves; none for a subject that is not an endpoint of the stack. */
const handshake = ({ endpoints }: Inventory, subject: string) => {
  const entry = endpoints.find(({ hosts, port }) => subject.startsWith(`${hosts[0]}:${port}`));
  return entry === undefined ? [] : [handshakeByHand(entry)];
};

/** What a handshake shows: symptoms, ranked after causes. */
export const SERVED_REASONS = [
  {
    code: "SERVED_STAGING",
    meaning: "The server serves a certificate of a CA's staging environment, which no client trusts.",
    fix: "Renew from the production directory.",
    next: handshake,
  },
  {
    code: "SERVED_SELF_SIGNED",
    meaning: "The server serves a self-signed certificate.",
    fix: "Find out what listens there; a server's placeholder certificate is the usual cause.",
    next: handshake,
  },
  {
    code: "SERVED_CHAIN_INCOMPLETE",
    meaning:
      "The server sends its certificate without the intermediate certificate, so careful clients cannot verify it.",
    fix: "Serve the whole chain: leaf and intermediates. Include the chain when you import a certificate.",
    next: handshake,
  },
  {
    code: "SERVED_UNTRUSTED",
    meaning: "The served chain does not lead to a root that this machine trusts.",
    fix: "If the CA is your own, pass its root with --ca-file. Otherwise clients refuse the certificate too: serve another one, or the chain that the CA provides today.",
    next: handshake,
  },
  {
    code: "SERVED_NAME_NOT_COVERED",
    meaning: "The served certificate is not for this host name.",
    fix: "Serve the stack's certificate, or use a name that it covers: a wildcard stands for one label.",
    next: handshake,
  },
  {
    code: "SERVED_NOT_YET_VALID",
    meaning: "The served certificate is not valid yet.",
    fix: "Check this machine's clock; if it is right, serve another certificate.",
    next: handshake,
  },
  {
    code: "SERVED_MIXED",
    meaning: "Not all addresses of the endpoint serve the same certificate.",
    fix: "After a change, wait: each address of a load balancer follows within a minute, an edge of CloudFront within minutes. If no deployment is in progress, find the service behind the load balancer that kept an old certificate, and deploy it again or remove it.",
    next: handshake,
  },
  {
    code: "SERVED_EXPIRED",
    meaning: "The served certificate has expired: clients refuse to connect.",
    fix: "Follow the findings below it to where the new certificate got stuck.",
    next: handshake,
  },
  {
    code: "SERVED_EXPIRING",
    meaning: "The served certificate expires soon; a healthy renewal would have replaced it by now.",
    fix: "Follow the findings below it to where the renewal got stuck.",
    next: handshake,
  },
  {
    code: "SERVED_OTHER",
    meaning: "The endpoint serves another certificate than it should.",
    fix: "If something was changed in the last minutes, wait; otherwise find out what terminates TLS there. When the doctor may not read the listener, distribution or domain name, an update that AWS refused shows here too: see CONSUMER_PINNED.",
    next: handshake,
  },
  {
    code: "STARTTLS_MISSING",
    meaning: "The server does not offer STARTTLS, or refuses it.",
    fix: "Read the server's log: a server that could not load its key does that.",
    next: handshake,
  },
  {
    code: "NO_TLS",
    meaning: "The server on this port does not speak the expected protocol.",
    fix: "Check which service the port leads to.",
    next: handshake,
  },
  {
    code: "HANDSHAKE_FAILED",
    meaning: "The server closes the connection or ends the handshake before it sends a certificate.",
    fix: "Read the server's log; a listener without healthy targets closes connections too.",
    next: handshake,
  },
  {
    code: "ADDRESS_SILENT",
    meaning: "One address of the endpoint does not answer, while others do.",
    fix: "Check that address's availability zone: a load balancer without a healthy target there does not answer.",
    next: handshake,
  },
  {
    code: "CONNECTION_REFUSED",
    meaning: "Nothing listens on this port.",
    fix: "Check that the service and its listener are running. A mail server that bans clients (fail2ban) refuses this machine alone: try from another one, and look for probes that hang up without QUIT or LOGOUT.",
    next: handshake,
  },
] as const satisfies readonly ReasonRow[];
