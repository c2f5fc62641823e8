import { type AddressResolver, addressResolver, type ConnectToRule } from "../../cli/tls/index.ts";
import type { ProbePath, ProbeTarget } from "../../cli/watch/probeTarget.ts";
import { probePaths } from "../../cli/watch/prober.ts";

/** Where one listener, distribution or domain name of the local AWS really listens. */
export interface LocalFrontend {
  readonly addresses: readonly string[];
  readonly port: number;
  /** The free port that stands in for `port`. */
  readonly localPort: number;
}

/** Every address of every target, through the local DNS and on the ports that stand in for the real ones. */
export async function localPaths(
  targets: readonly ProbeTarget[],
  dns: string,
  frontends: readonly LocalFrontend[],
): Promise<ProbePath[]> {
  const resolve = addressResolver(dns);
  const rules = await Promise.all(targets.map((target) => localRule(target, resolve, frontends)));
  return probePaths(targets, resolve, rules);
}

async function localRule(
  { host, port }: ProbeTarget,
  resolve: AddressResolver,
  frontends: readonly LocalFrontend[],
): Promise<ConnectToRule> {
  const addresses = await resolve(host);
  const frontend = frontends.find(
    (one) => one.port === port && one.addresses.some((address) => addresses.includes(address)),
  );
  if (frontend === undefined) {
    throw new Error(`${host}:${port} leads to ${addresses.join(", ")}, where the local AWS serves nothing on ${port}`);
  }
  return { host, port, address: undefined, connectPort: frontend.localPort };
}
