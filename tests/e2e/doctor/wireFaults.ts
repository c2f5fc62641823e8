import {
  type BrokenServer,
  brokenServer,
  closedPort,
  GARBAGE,
  HANGS_UP,
  NO_STARTTLS,
  otherServer,
} from "./brokenServers.ts";
import { PLAIN_HTTP, SILENT, TOO_BUSY } from "./brokenServers.ts";
import { DOMAIN } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";
import { oldChain, trusted } from "./ownCa.ts";

/** Clients of a host and port come to this server instead. */
export function detour(label: string, port: number, server: () => Promise<BrokenServer>): Fault["inject"] {
  return async (stage) => {
    const { port: there, stop } = await server();
    stage.detours.push(`${label}.${DOMAIN}:${port}:127.0.0.1:${there}`);
    return async () => {
      stage.detours.pop();
      await stop();
    };
  };
}

const IMAP = `imap.${DOMAIN}`;
const SOON = ["--timeout", "1"];

export const WIRE_FAULTS: readonly Fault[] = [
  {
    name: "nothing listens at the endpoint",
    inject: detour("imap", 993, closedPort),
    reason: "CONNECTION_REFUSED",
    exitCode: 2,
    next: /^openssl s_client -connect imap\.post\.doctor\.example:993 /,
  },
  {
    name: "the server accepts the connection and closes it",
    inject: detour("imap", 993, () => brokenServer(HANGS_UP)),
    reason: "HANDSHAKE_FAILED",
    exitCode: 2,
  },
  {
    name: "the server accepts the connection and sends nothing",
    inject: detour("imap", 993, () => brokenServer(SILENT)),
    args: SOON,
    reason: "NO_ANSWER",
    exitCode: 3,
    next: /^npx --no -- cabal-tls doctor --stack doctor imap\.post\.doctor\.example:993 --timeout 20 --resolver \S+ --ca-file ca\.pem --connect-to /,
  },
  {
    name: "one address of a load balancer accepts connections and sends nothing",
    inject: async ({ aws, inventory }) => {
      const imap = inventory.endpoints.find(({ port }) => port === 993)?.identifiers["loadBalancerDnsName"];
      const frontends = await aws.frontends();
      const address = frontends.find(({ dnsName }) => dnsName === imap?.toLowerCase())?.addresses[1];
      await aws.control("silent-address", { address, on: true });
      return () => aws.control("silent-address", { address, on: false });
    },
    args: SOON,
    reason: "ADDRESS_SILENT",
    exitCode: 2,
  },
  {
    name: "the server sends garbage",
    inject: detour("imap", 993, () => brokenServer(GARBAGE)),
    reason: "NO_TLS",
    exitCode: 2,
  },
  {
    name: "the HTTPS port speaks plain HTTP",
    inject: detour("admin", 443, () => brokenServer(PLAIN_HTTP)),
    reason: "NO_TLS",
    exitCode: 2,
  },
  {
    name: "the mail server does not offer STARTTLS",
    inject: detour("smtp-out", 587, () => brokenServer(NO_STARTTLS)),
    reason: "STARTTLS_MISSING",
    exitCode: 2,
    next: /^aws ecs describe-services .*--cluster doctor-mail --services doctor-smtp-out /,
  },
  {
    name: "the port for submission begins with TLS at once, and should offer STARTTLS",
    inject: detour("smtp-out", 587, () => otherServer(trusted(`smtp-out.${DOMAIN}`))),
    args: [...SOON, `smtp-out.${DOMAIN}:587`],
    reason: "NO_TLS",
    exitCode: 2,
    next: /^aws ecs describe-services .*--cluster doctor-mail --services doctor-smtp-out /,
  },
  {
    name: "the mail server is too busy to greet",
    inject: detour("smtp-out", 587, () => brokenServer(TOO_BUSY)),
    reason: "STARTTLS_MISSING",
    exitCode: 2,
  },
  {
    name: "the server sends an intermediate that has expired, behind a certificate that has not",
    inject: detour("smtp-out", 465, () => otherServer(oldChain(`smtp-out.${DOMAIN}`))),
    reason: "SERVED_UNTRUSTED",
    exitCode: 2,
  },
  {
    name: "a foreign server answers with an expired certificate",
    inject: detour("imap", 993, () => otherServer(trusted(IMAP, -1))),
    reason: "SERVED_EXPIRED",
    exitCode: 2,
  },
  {
    name: "a foreign server answers with a certificate that expires soon",
    inject: detour("imap", 993, () => otherServer(trusted(IMAP, 3))),
    reason: "SERVED_EXPIRING",
    exitCode: 2,
  },
  {
    name: "a foreign server answers with a valid certificate",
    inject: detour("imap", 993, () => otherServer(trusted(IMAP))),
    reason: "SERVED_OTHER",
    exitCode: 2,
  },
];
