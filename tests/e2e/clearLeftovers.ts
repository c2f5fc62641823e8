import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ACMClient, DeleteCertificateCommand } from "@aws-sdk/client-acm";
import { runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { clientConfig } from "./clientConfig.ts";
import { PROGRAM, type TestStack } from "./testStack.ts";

interface Leftover {
  readonly what: string;
  readonly commands: readonly string[];
}

/** Does what `rotate status` tells to do about what a killed update left: orphans and pending operations. */
export async function clearLeftovers(stack: TestStack): Promise<void> {
  for (const command of await leftoverCommands(stack)) await typed(stack, command);
}

async function leftoverCommands({ program, shared }: TestStack): Promise<Set<string>> {
  const state = join(program.env["PULUMI_HOME"] ?? "", "exported.json");
  await writeFile(state, JSON.stringify(await program.exportState()));
  const args = ["cli/main.ts", "rotate", "status", "--json", "--file", program.configFile, "--state", state];
  const output = await runCommand({
    program: shared.toolchain.node,
    args,
    cwd: PROGRAM,
    env: program.env,
    deadlineSeconds: 60,
  });
  assert.equal(output.exitCode, 0, output.stderr);
  const { orphans, pending } = JSON.parse(output.stdout) as Readonly<Record<string, readonly Leftover[]>>;
  return new Set([...(orphans ?? []), ...(pending ?? [])].flatMap(({ commands }) => commands));
}

/** The printed commands, without npm in between: its start takes longer than what is asked of it. */
async function typed({ program, shared }: TestStack, command: string): Promise<void> {
  const deletion = /^aws acm delete-certificate --region (\S+) --certificate-arn (\S+)$/.exec(command);
  if (deletion !== null) {
    const acm = new ACMClient(clientConfig(shared.aws, deletion[1] ?? ""));
    await acm.send(new DeleteCertificateCommand({ CertificateArn: deletion[2] }));
    return;
  }
  const engine = /^npm run pulumi -- (.+) --stack \S+$/.exec(command)?.[1];
  assert.ok(engine !== undefined, `an unexpected command: ${command}`);
  if (engine === "cancel") return program.cancel();
  const result = engine.startsWith("refresh")
    ? await program.refresh({ flags: engine.split(" ").slice(1) })
    : await program.up({ flags: ["--skip-preview", ...engine.split(" ").slice(1)] });
  assert.equal(result.ok, true, `${command}: ${result.diagnostics.join("\n")}`);
}
