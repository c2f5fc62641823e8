import { localPaths } from "./localPaths.ts";
import type { Stage } from "./rotation.ts";

/** What doctor and watch need on their command line to meet the stage's names, ports and CAs. */
export async function placeOptions(
  { aws, inventory }: Pick<Stage, "aws" | "inventory">,
  caFile: string,
): Promise<string[]> {
  const targets = inventory.endpoints.flatMap(({ name, kind, hosts, port, protocol }) =>
    hosts.map((host) => ({ endpoint: name, kind, host, port, protocol })),
  );
  const paths = await localPaths(targets, aws.dns, await aws.frontends());
  // Without an address DNS is asked for all of them, as anywhere else.
  const rules = new Set(paths.map(({ host, port, connectPort }) => `${host}:${port}::${connectPort}`));
  return ["--resolver", aws.dns, "--ca-file", caFile, ...[...rules].flatMap((rule) => ["--connect-to", rule])];
}
