import type { Inventory } from "../../../core/inventory.ts";
import { listenerFacts } from "../../demo/awsReader.ts";
import { engineErrors } from "../../demo/engineErrors.ts";
import { inventoryOf, waitForGeneration } from "../../demo/rotation.ts";
import { withWildcard } from "../../demo/stackSettings.ts";
import { needed, type RunContext, type Step } from "../run/runContext.ts";
import { deployerRole } from "./deployerRole.ts";
import { changes, engineRun, unexpected } from "./engineRun.ts";

/**
 * The refused one apart. For each of the two listeners one may find out what AWS serves, since an update ends at its
 * first failure; then one sends the change, and one is to spare.
 */
const MOST_UPDATES = 4;
const ACTIVE = 2;

export const refusedUpdate: Step = async (context) => {
  const { made, interrupted } = context;
  const stage = needed(made.stage, "the program");
  const { program } = stage;
  const [listenerArn = ""] = stage.inventory.endpoints.flatMap(({ identifiers }) => identifiers["listenerArn"] ?? []);
  const role = await deployerRole(context, listenerArn);
  const facts: string[] = [];
  const problems: string[] = [];
  const settings = withWildcard(stage.settings, { issued: [1, 2], active: ACTIVE });
  await program.setConfig(settings);
  await role.refuseListeners();
  const refused = await engineRun(program, "up", interrupted, { env: role.env });
  const why = engineErrors(refused).find((text) => /AccessDenied|not authorized/.test(text));
  facts.push(`the refused update ended with exit code ${refused.exitCode}`);
  if (refused.ok || why === undefined) problems.push("the update did not fail although AWS refused it");
  if ((await pending(context, stage.inventory)).length === 0) problems.push("AWS made the change that it refused");
  await role.allowListeners();
  for (let count = 1; count <= MOST_UPDATES; count += 1) {
    const again = await engineRun(program, "up", interrupted, { env: role.env });
    const left = await pending(context, stage.inventory);
    facts.push(`update ${count} after it: exit code ${again.exitCode}, ${left.length} listeners on generation 1`);
    if (again.ok && left.length > 0) {
      problems.push(
        `update ${count} after the refused one succeeded, and AWS still serves generation 1: ${left.join(", ")}`,
      );
    }
    if (again.ok) break;
    if (count === MOST_UPDATES)
      problems.push(`${MOST_UPDATES} updates after the refused one failed: ${engineErrors(again).join(" | ")}`);
  }
  const moved = { ...stage, settings, inventory: inventoryOf(await program.outputs()) };
  made.stage = moved;
  await waitForGeneration(moved, ACTIVE);
  const last = await engineRun(program, "preview", interrupted);
  return { facts, problems: [...problems, ...unexpected("afterwards a preview has changes", changes(last))] };
};

/** Listeners that still have the certificate of before. */
async function pending({ platform }: RunContext, before: Inventory): Promise<string[]> {
  const listeners = await listenerFacts(before, platform.env);
  return listeners
    .filter(({ certificates, expectedArn }) =>
      certificates.some(({ arn, isDefault }) => isDefault && arn === expectedArn),
    )
    .map(({ endpoint }) => endpoint);
}
