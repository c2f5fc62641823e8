import { Resolver } from "node:dns/promises";
import type { NetworkInterfaceInfo } from "node:os";

/** Finds every address of a host name. Throws when there is none or the server does not answer. */
export type AddressResolver = (host: string) => Promise<string[]>;

/** `server`: `ADDRESS:PORT` of a DNS server; undefined = those of the system. */
export function addressResolver(server: string | undefined): AddressResolver {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  return async (host) => {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (addresses.length === 0) {
      const reasons = answers.flatMap((answer) => (answer.status === "rejected" ? [codeOf(answer.reason)] : []));
      throw new Error(`${host} has no address at ${server ?? "the system's DNS server"}: ${reasons.join(", ")}`);
    }
    return addresses;
  };
}

/**
 * A resolver without the IPv6 addresses when this machine has no IPv6 of its own: its failures would say nothing about
 * the endpoint. `skipped` gets each address that is left out. A name with IPv6 addresses only keeps them.
 */
export function reachableAddresses(
  resolve: AddressResolver,
  interfaces: readonly NetworkInterfaceInfo[],
  skipped: (address: string, host: string) => void,
): AddressResolver {
  const hasIpv6 = interfaces.some((one) => one.family === "IPv6" && !one.internal && !/^fe[89ab]/i.test(one.address));
  if (hasIpv6) return resolve;
  return async (host) => {
    const addresses = await resolve(host);
    const reachable = addresses.filter((address) => !address.includes(":"));
    if (reachable.length === 0) return addresses;
    for (const address of addresses.filter((one) => !reachable.includes(one))) skipped(address, host);
    return reachable;
  };
}

function codeOf(reason: unknown): string {
  return reason instanceof Error && "code" in reason ? String(reason.code) : String(reason);
}

/** "Instead of HOST:PORT connect to ADDRESS:PORT", as curl's `--connect-to` has it. */
export interface ConnectToRule {
  readonly host: string;
  readonly port: number;
  /** Undefined = the addresses that the host name resolves to. */
  readonly address: string | undefined;
  readonly connectPort: number;
}

// An IPv6 address stands in brackets, since it has colons of its own.
const RULE = /^([^:[\]]+):(\d+):(\[[0-9a-fA-F:.]+\]|[^:[\]]*):(\d+)$/;

/**
 * Reads `HOST:PORT:ADDRESS:PORT`; an empty ADDRESS keeps the resolved ones and changes the port only.
 * Throws when the text has another shape or a port is not in 1..65535.
 */
export function parseConnectTo(text: string): ConnectToRule {
  const [, host, port, address, connectPort] = RULE.exec(text) ?? [];
  if (host === undefined || !isPort(port) || !isPort(connectPort)) {
    throw new Error(
      `--connect-to "${text}": expected HOST:PORT:ADDRESS:PORT with ports from 1 to 65535, ` +
        "for example imap.example.net:993:127.0.0.1:40993; leave ADDRESS empty to keep the resolved addresses.",
    );
  }
  return {
    host: host.toLowerCase(),
    port: Number(port),
    address: address === undefined || address === "" ? undefined : address.replace(/^\[|\]$/g, ""),
    connectPort: Number(connectPort),
  };
}

/** The rule for one host and port; undefined when none was given. */
export function connectToRule(rules: readonly ConnectToRule[], host: string, port: number): ConnectToRule | undefined {
  return rules.find((rule) => rule.host === host.toLowerCase() && rule.port === port);
}

function isPort(text: string | undefined): boolean {
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}
