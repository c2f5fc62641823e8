import { probeTargets } from "../../../cli/watch/probeTarget.ts";
import type { PulumiStack } from "../../../packages/local-aws/engine/index.ts";
import { runCommand } from "../../../packages/local-aws/engine/runEngine.ts";
import { inventoryOf, waitForGeneration } from "../../demo/rotation.ts";
import { difference, settingLines } from "../core/settingLines.ts";
import type { RunContext, Step } from "../run/runContext.ts";
import { changes, engineRun, succeeded, unexpected } from "./engineRun.ts";
import { PROGRAM_DIR } from "./firstUp.ts";
import { type OutsideMade, outsideMade } from "./outsideMade.ts";

const COMMAND_SECONDS = 300;
const INVENTORY = "create Parameter inventory-parameter";
const ROTATED =
  /^(create (Certificate|CertificateValidation|Record) wildcard-|update (Listener|Distribution|DomainName|Parameter) )/;

export const adoption: Step = async (context) => {
  const { scope, folder, interrupted } = context;
  const outside = await outsideMade(context);
  const before = await settingsOf(context, outside);
  const stack = await folder.open({ programDir: PROGRAM_DIR, stack: scope.adoptedStack });
  await stack.setConfig({});
  const flags = ["--control-domain", scope.adoptedDomain, "--zone-id", context.zoneId, "--region", scope.region];
  await command(context, stack, ["adopt", ...flags]);
  const adopted = changes(succeeded("the update that adopts", await engineRun(stack, "up", interrupted)));
  const preview = succeeded("the preview after it", await engineRun(stack, "preview", interrupted));
  const refresh = succeeded("the refresh after it", await engineRun(stack, "refresh", interrupted));
  const imported = await settingsOf(context, outside);
  await command(context, stack, ["rotate", "next"]);
  const rotated = changes(succeeded("the rotation", await engineRun(stack, "up", interrupted)));
  await serves(context, stack, 2);
  const imports = adopted.filter((line) => line.startsWith("import "));
  return {
    facts: [`${imports.length} imported`, `the rotation after it: ${rotated.join(", ")}`],
    problems: [
      ...(imports.length === 0 ? ["nothing was imported"] : []),
      ...unexpected(
        "the adoption did more than to import",
        adopted.filter((line) => !line.startsWith("import ") && line !== INVENTORY),
      ),
      ...unexpected("a preview after the adoption has changes", changes(preview)),
      ...unexpected("a refresh after the adoption found differences", changes(refresh)),
      ...unexpected(
        "the rotation did more than it may",
        rotated.filter((line) => !ROTATED.test(line)),
      ),
      ...unexpected("the adoption changed what it imported", difference(before, imported)),
      ...unexpected(
        "the rotation changed more than the certificate",
        difference(imported, await settingsOf(context, outside)),
      ),
    ],
  };
};

async function serves(context: RunContext, program: PulumiStack, generation: number): Promise<void> {
  const { platform } = context;
  const inventory = inventoryOf(await program.outputs());
  const paths = await platform.paths(probeTargets(inventory));
  await waitForGeneration({ aws: platform, program, settings: {}, inventory, paths }, generation);
}

/** What serves, without its certificates, which are what a rotation changes. */
async function settingsOf({ clients }: RunContext, outside: OutsideMade): Promise<string[]> {
  const { mailListener, webListener, apiName, distributionId: Id } = outside;
  const found = [
    (await clients.elb.describeListeners({ ListenerArns: [mailListener, webListener] })).Listeners,
    (await clients.elb.describeRules({ ListenerArn: webListener })).Rules,
    await clients.apiV2.getDomainName({ DomainName: apiName }),
    Id === undefined ? undefined : (await clients.cloudFront.getDistributionConfig({ Id })).DistributionConfig,
  ];
  return settingLines(found);
}

/** The project's own command line, on the stack's config file. Throws with what it says when it fails. */
async function command({ platform, scope }: RunContext, stack: PulumiStack, words: readonly string[]): Promise<void> {
  const args = ["cli/main.ts", ...words, "--stack", scope.adoptedStack, "--file", stack.configFile];
  const run = {
    program: platform.toolchain.node,
    args,
    cwd: PROGRAM_DIR,
    env: stack.env,
    deadlineSeconds: COMMAND_SECONDS,
  };
  const { exitCode, stderr } = await runCommand(run);
  if (exitCode !== 0) throw new Error(`cabal-tls ${words[0]} failed with exit code ${exitCode}: ${stderr.trim()}`);
}
