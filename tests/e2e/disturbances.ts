import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ElasticLoadBalancingV2Client, ModifyListenerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TestStack } from "./testStack.ts";

/** Writes into the stack's state what a killed engine leaves there; the answer takes it away again. */
export async function withPendingOperation({ program }: TestStack): Promise<() => Promise<void>> {
  const { pathname } = new URL(program.env["PULUMI_BACKEND_URL"] ?? "");
  const file = join(pathname, ".pulumi", "stacks", "cabal-tls", `${program.stack}.json`);
  const before = await readFile(file, "utf8");
  const state = JSON.parse(before);
  const { latest } = state.checkpoint;
  latest.pending_operations = [{ resource: latest.resources.at(-1), type: "updating" }];
  await writeFile(file, JSON.stringify(state));
  return () => writeFile(file, before);
}

/** Another TLS policy for the listener `imap`, past the engine. */
export async function changePolicyByHand({ inventory, shared }: TestStack): Promise<void> {
  const { endpoints, region } = await inventory();
  const elb = new ElasticLoadBalancingV2Client({
    region,
    endpoint: shared.aws.url,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const listener = endpoints.find((one) => one.name === "imap")?.identifiers["listenerArn"];
  await elb.send(
    new ModifyListenerCommand({ ListenerArn: listener, SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }),
  );
}
