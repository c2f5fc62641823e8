import type { Inventory } from "../../core/inventory.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";

/** What doctor and watch need to meet the ports that stand in for the real ones. */
export async function connectTo(aws: LocalAws, { endpoints }: Pick<Inventory, "endpoints">): Promise<string[]> {
  const frontends = await aws.frontends();
  return endpoints.flatMap(({ hosts, port, identifiers }) => {
    const names = Object.values(identifiers).flatMap((one) => one?.toLowerCase() ?? []);
    const found = frontends.find((one) => one.port === port && names.includes(one.dnsName));
    return found === undefined ? [] : hosts.flatMap((host) => ["--connect-to", `${host}:${port}::${found.localPort}`]);
  });
}
