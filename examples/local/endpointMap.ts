import type { Frontend } from "../../packages/local-aws/controlClient.ts";

/** An address record of a zone that leads to an AWS name. */
export interface AliasRecord {
  /** Host name, without the dot at the end. */
  readonly host: string;
  /** AWS's name of the load balancer, distribution or domain name, without the dot at the end. */
  readonly target: string;
}

/** What is served: `host:port` on AWS to `address:port` here (the first of the addresses that it has). */
export function endpointMap(
  frontends: readonly Frontend[],
  records: readonly AliasRecord[],
): Readonly<Record<string, string>> {
  const endpoints: Record<string, string> = {};
  for (const { dnsName, hosts, port, localPort, addresses } of frontends) {
    const [address] = addresses;
    if (address === undefined) continue;
    for (const { host, target } of records) {
      // A distribution or domain name answers for its own aliases only, a listener for every name that leads to it.
      const isServed = hosts.length === 0 || hosts.includes(host);
      if (isServed && sameName(target, dnsName)) endpoints[`${host}:${port}`] = `${address}:${localPort}`;
    }
  }
  return Object.fromEntries(Object.entries(endpoints).sort());
}

/** Alias targets of load balancers may start with `dualstack.`, which leads to the same addresses. */
function sameName(target: string, dnsName: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/^dualstack\./, "");
  return plain(target) === plain(dnsName);
}
