import { join } from "node:path";
import { probeTargets } from "../../../cli/watch/probeTarget.ts";
import { acmCertificates } from "../../../core/inventory.ts";
import { inventoryOf, waitForGeneration } from "../../demo/rotation.ts";
import { programConfig } from "../core/programConfig.ts";
import { needed, type Step, waitUntil } from "../run/runContext.ts";
import { changes, engineRun, succeeded, unexpected } from "./engineRun.ts";

export const PROGRAM_DIR = join(import.meta.dirname, "..", "..", "..");

/** Until names of new load balancers and distributions are known to the resolvers. */
const NAMES_SECONDS = 900;

export const firstUp: Step = async (context) => {
  const { scope, platform, folder, interrupted, made } = context;
  const settings = programConfig(scope, needed(made.landscape, "the VPC"), platform.directory);
  const program = await folder.open({ programDir: PROGRAM_DIR, stack: scope.stack });
  made.program = program;
  await program.setConfig(settings);
  const up = succeeded("the first update", await engineRun(program, "up", interrupted));
  const inventory = inventoryOf(await program.outputs());
  const paths = await waitUntil(context, { what: "addresses of all names", deadline: NAMES_SECONDS, pause: 10 }, () =>
    platform.paths(probeTargets(inventory)).catch(() => undefined),
  );
  const stage = { aws: platform, program, settings, inventory, paths };
  made.stage = stage;
  const sights = await waitForGeneration(stage, 1);
  const lines = changes(up);
  const regions = acmCertificates(inventory).flatMap(({ generations }) =>
    generations.flatMap(({ arns }) => Object.keys(arns)),
  );
  return {
    facts: [
      `${lines.length} resources in ${up.seconds.toFixed(0)} s`,
      `certificates issued in ${regions.join(" and ")} by one validation record`,
      `generation 1 served on ${paths.length} addresses, in ${sights.length} handshakes with and without SNI`,
    ],
    problems: [
      ...unexpected(
        "the first update did more than to create",
        lines.filter((line) => !line.startsWith("create ")),
      ),
      ...(lines.filter((line) => /^create Record wildcard-validation-/.test(line)).length === 1
        ? []
        : ["there is not exactly one validation record"]),
    ],
  };
};
