import type { PulumiStack } from "../../../packages/local-aws/engine/index.ts";
import { engineErrors } from "../../demo/engineErrors.ts";
import { removeLeftovers } from "../cleaning/index.ts";
import { liftDeletionProtection } from "../cleaning/servingLeftovers.ts";
import type { RunContext } from "../run/runContext.ts";
import { PROGRAM_DIR } from "./firstUp.ts";
import { SERVICE_DIR } from "./service.ts";
import { LANDSCAPE_DIR } from "./landscape.ts";

const DEADLINE_SECONDS = 5_400;

export interface Removal {
  /** What the engine could not destroy, and was removed by other calls. */
  readonly notes: readonly string[];
  /** What could not be removed at all. */
  readonly left: readonly string[];
}

/**
 * Removes everything, in whatever state the run was left: the program's stacks by the engine, then what carries the
 * tag or the label, which is all that the engine does not know. Throws when AWS can't be asked any more.
 */
export async function removeEverything(context: Omit<RunContext, "made">): Promise<Removal> {
  const { scope, write, clients, zoneId, platform } = context;
  const notes: string[] = [];
  const stacks = [
    { programDir: PROGRAM_DIR, stack: scope.adoptedStack },
    { programDir: PROGRAM_DIR, stack: scope.stack },
    ...(scope.withService ? [{ programDir: SERVICE_DIR, stack: scope.stack }] : []),
    { programDir: LANDSCAPE_DIR, stack: scope.stack },
  ];
  await liftDeletionProtection(clients, scope);
  for (const one of stacks) {
    // A service or a load balancer that the engine does not know keeps the network: it goes before the landscape.
    if (one.programDir === LANDSCAPE_DIR) await removeTagged(["ECS service", "load balancer", "target group"]);
    try {
      notes.push(...(await destroyed(await context.folder.open(one))));
    } catch (error) {
      notes.push(`stack ${one.stack}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { notes, left: await removeTagged() };

  function removeTagged(only?: readonly string[]): Promise<string[]> {
    return removeLeftovers({ clients, scope, zoneId, timeFactor: platform.timeFactor, write, ...(only && { only }) });
  }
}

/** Protected resources too: protection guards against mistakes in a config, and this is not one. */
async function destroyed(stack: PulumiStack): Promise<string[]> {
  await stack.cancel().catch(() => undefined);
  await stack.command(["state", "unprotect", "--all", "--yes"]).catch(() => undefined);
  const result = await stack.destroy({
    deadlineSeconds: DEADLINE_SECONDS,
    flags: ["--skip-preview", "--continue-on-error"],
  });
  return result.ok ? [] : [`stack ${stack.stack} was not destroyed by the engine: ${engineErrors(result).join(" | ")}`];
}
