import { Resolver } from "node:dns/promises";

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

function codeOf(reason: unknown): string {
  return reason instanceof Error && "code" in reason ? String(reason.code) : String(reason);
}
