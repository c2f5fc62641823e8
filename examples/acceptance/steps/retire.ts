import { engineErrors } from "../../demo/engineErrors.ts";
import { inventoryOf, waitForGeneration } from "../../demo/rotation.ts";
import { withWildcard } from "../../demo/stackSettings.ts";
import { needed, type RunContext, type Step, waitUntil } from "../run/runContext.ts";
import { changes, engineRun, succeeded, unexpected } from "./engineRun.ts";

/** AWS may count a certificate as used for an hour after the last consumer left. */
const IN_USE_SECONDS = 5_400;
const IN_USE = /ResourceInUse|ACM_IN_USE|is in use|still uses/;
const RETIRED = /^(delete (Certificate|CertificateValidation) wildcard-g1|update Parameter inventory-parameter$)/;

export const retire: Step = async (context) => {
  const { made, interrupted } = context;
  const stage = needed(made.stage, "the program");
  await stage.program.setConfig(withWildcard(stage.settings, { issued: [1, 2], active: 2, retiring: [1] }));
  const lifted = succeeded("the update that lifts the protection", await engineRun(stage.program, "up", interrupted));
  const { tries, done } = await dropped(context, { issued: [2], active: 2, retiring: [] });
  await waitForGeneration(needed(made.stage, "the program"), 2);
  return {
    facts: [`${tries} update${tries === 1 ? "" : "s, the earlier ones refused because the certificate was in use"}`],
    problems: [
      ...unexpected("lifting the protection changed something", changes(lifted)),
      ...unexpected(
        "retiring did more than it may",
        done.filter((line) => !RETIRED.test(line)),
      ),
    ],
  };
};

/** Updates until AWS no longer counts as used what the wildcard has dropped. Returns all that was done. */
export async function dropped(
  context: RunContext,
  wildcard: Readonly<Record<string, unknown>>,
): Promise<{ readonly tries: number; readonly done: readonly string[] }> {
  const { made, interrupted } = context;
  const stage = needed(made.stage, "the program");
  const { program } = stage;
  const settings = withWildcard(stage.settings, wildcard);
  await program.setConfig(settings);
  let tries = 0;
  const done = new Set<string>();
  await waitUntil(context, { what: "the generation to be deleted", deadline: IN_USE_SECONDS, pause: 120 }, async () => {
    tries += 1;
    const up = await engineRun(program, "up", interrupted);
    for (const line of changes(up)) done.add(line);
    // Waiting does not help against any other error.
    if (!up.ok && !engineErrors(up).some((text) => IN_USE.test(text))) succeeded("the update", up);
    return up.ok ? true : undefined;
  });
  made.stage = { ...stage, settings, inventory: inventoryOf(await program.outputs()) };
  return { tries, done: [...done] };
}
