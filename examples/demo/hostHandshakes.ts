import { setTimeout as wait } from "node:timers/promises";
import { openChain } from "../../cli/tls/index.ts";
import type { ProbePath, ProbeTarget } from "../../cli/watch/probeTarget.ts";
import { localPaths } from "./localPaths.ts";
import type { RenewalStage } from "./renewalStage.ts";

const HANDSHAKE_MS = 10_000;

/** Every address of every port of the host, STARTTLS or not. */
export async function hostPaths({ stage, host }: RenewalStage): Promise<ProbePath[]> {
  const { inventory, aws } = stage;
  const targets: ProbeTarget[] = inventory.endpoints
    .filter(({ certificate }) => certificate === host.name)
    .flatMap(({ name, kind, hosts, port, protocol }) =>
      hosts.map((one) => ({ endpoint: name, kind, host: one, port, protocol })),
    );
  return localPaths(targets, aws.dns, await aws.frontends());
}

/** Looks until every path shows the certificate, trusted and for the host; what does not at the deadline, in words. */
export async function unservedPlaces(
  stage: RenewalStage,
  paths: readonly ProbePath[],
  sha256: string,
  deadline: number,
): Promise<string[]> {
  const until = Date.now() + deadline;
  for (;;) {
    const seen = await Promise.all(paths.map((path) => fault(stage, path, sha256)));
    const faults = seen.filter((one) => one !== undefined);
    if (faults.length === 0 || Date.now() > until) return faults;
    await wait(250);
  }
}

async function fault(stage: RenewalStage, path: ProbePath, sha256: string): Promise<string | undefined> {
  const { host, port, address, connectPort, protocol } = path;
  const ca = `${stage.acmeCa.roots}\n${stage.stage.aws.ca}`;
  const target = { address, port: connectPort, protocol, host, sni: true, ca, deadline: HANDSHAKE_MS };
  const where = `${host}:${port} at ${address}`;
  try {
    const { leaf, chainError, covers } = await openChain(target);
    if (leaf.sha256 !== sha256) return `${where} serves serial ${leaf.serial}`;
    if (chainError !== undefined) return `${where} serves a chain that is not trusted: ${chainError}`;
    return covers ? undefined : `${where} serves a certificate of another name`;
  } catch (error) {
    return `${where} serves nothing: ${error instanceof Error ? error.message : String(error)}`;
  }
}
