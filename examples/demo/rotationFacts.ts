import type { EngineResult, EngineStep } from "../../packages/local-aws/engine/index.ts";
import type { RotationFacts } from "./demoFacts.ts";
import { engineErrors } from "./engineErrors.ts";

/** What the verdict needs to know of an engine run: of AWS's resources, since components exist in the engine only. */
export function rotationFacts(result: EngineResult): RotationFacts {
  const { ok, operations, planned } = result;
  const isComponent = ({ type }: EngineStep) => !type.includes("/");
  const components = result.steps.filter(isComponent);
  const steps = result.steps.filter((step) => !isComponent(step));
  const count = (op: string) => (operations[op] ?? 0) - components.filter((step) => step.op === op).length;
  return {
    ok,
    errors: engineErrors(result),
    operations: {
      create: count("create"),
      update: count("update"),
      // A replacement that deletes first, or one that failed half-way, has other words in the engine's counts.
      replace: Math.max(count("replace"), count("create-replacement"), count("delete-replaced")),
      delete: count("delete"),
      same: count("same"),
    },
    steps: steps.map(({ op, type, name, startedAt, endedAt }) => ({
      op,
      type,
      name,
      // The times of a preview are not those of the update.
      began: planned ? undefined : startedAt,
      ended: planned ? undefined : endedAt,
    })),
  };
}
