import type { EngineResult } from "../../local/engine/index.ts";
import type { RotationFacts } from "./demoFacts.ts";
import { engineErrors } from "./engineErrors.ts";

/** What the verdict needs to know of an engine run. */
export function rotationFacts(result: EngineResult): RotationFacts {
  const { ok, operations, planned, steps } = result;
  const count = (op: string) => operations[op] ?? 0;
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
      // The times of a preview tell nothing of what really happened.
      began: planned ? undefined : startedAt,
      ended: planned ? undefined : endedAt,
    })),
  };
}
