import { inventoryOf, rotate, waitForGeneration } from "../../demo/rotation.ts";
import { verdict } from "../../demo/verdict.ts";
import { InterruptedError } from "../run/interruptedError.ts";
import { needed, type RunContext, type Step, type StepFindings } from "../run/runContext.ts";
import { withWildcard } from "../../demo/stackSettings.ts";

export const rotation: Step = (context) => move(context, { from: 1, to: 2 });

export const rollBack: Step = (context) => move(context, { from: 2, to: 1 });

/** Moves every endpoint to another generation, while a prober runs. */
async function move(
  context: RunContext,
  generations: { readonly from: number; readonly to: number },
): Promise<StepFindings> {
  const { made, interrupted, write } = context;
  const stage = needed(made.stage, "the program");
  const interrupt = () => stage.program.interrupt();
  interrupted.addEventListener("abort", interrupt);
  try {
    const before = await waitForGeneration(stage, generations.from);
    const facts = await rotate(stage, before, write, generations);
    if (interrupted.aborted) throw new InterruptedError();
    if (!facts.rotation.ok) throw new Error(`the update failed: ${facts.rotation.errors.join(" | ")}`);
    made.stage = {
      ...stage,
      settings: withWildcard(stage.settings, { issued: [1, 2], active: generations.to }),
      inventory: inventoryOf(await stage.program.outputs()),
    };
    // Servers may end connections that are old: `watch` reports those, too, and does not count them.
    const reasons = verdict(facts);
    const { create, update } = facts.rotation.operations;
    const handshakes = facts.endpoints.reduce((sum, { summary }) => sum + summary.handshakes, 0);
    return {
      facts: [
        `${create} created, ${update} updated, nothing replaced or deleted`,
        `${handshakes} handshakes with ${facts.endpoints.length} names`,
        ...reasons.filter(({ code }) => code === "held").map(({ message }) => `not counted: ${message}`),
      ],
      problems: reasons.filter(({ code }) => code !== "held").map(({ message }) => message),
    };
  } finally {
    interrupted.removeEventListener("abort", interrupt);
  }
}
