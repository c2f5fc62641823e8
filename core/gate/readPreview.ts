import { z } from "zod";
import type { Plan, PlannedWildcard, PlanOperation, PlanState, PlanStep } from "./plan.ts";
import { type Preview, type PreviewState, type PreviewStep, previewSchema } from "./previewSchema.ts";
import { nameOf, typesOf } from "./urn.ts";

/** The text is not a plan of the engine. Its message holds places and no values: a plan may hold secrets. */
export class UnreadablePlanError extends Error {}

/**
 * Reads the output of `pulumi preview --json`.
 * Throws UnreadablePlanError when it is something else, or lists fewer steps than it counts.
 */
export function readPreview(text: string): Plan {
  const parsed = previewSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const places = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the whole");
    throw new UnreadablePlanError(
      `plan: not the output of \`pulumi preview --json\` (look at: ${places.join(", ")}). Pass that output unchanged.`,
    );
  }
  const preview = parsed.data;
  assertComplete(preview);
  const errors = (preview.diagnostics ?? []).filter((one) => one.severity === "error");
  return {
    steps: preview.steps.map(planStep),
    failed: [...new Set(errors.map((one) => (one.urn === undefined ? "" : nameOf(one.urn))))],
    wildcard: plannedWildcard(preview.config ?? {}),
    deployed: stackStep(preview)?.oldState?.outputs?.["inventory"],
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new UnreadablePlanError(
      text.trim() === ""
        ? "plan: it is empty. Pass the output of `pulumi preview --json`."
        : "plan: it is not JSON. Pass the standard output of `pulumi preview --json`, without its error output.",
    );
  }
}

/** A plan with steps taken out would pass by what it does not show. */
function assertComplete({ steps, changeSummary }: Preview): void {
  for (const [op, count] of Object.entries(changeSummary ?? {})) {
    const listed = steps.filter((step) => step.op === op).length;
    // The engine lists a resource that stays the same only when its protection changes.
    if (op === "same" || op === "read" || op === "refresh" || listed >= count) continue;
    throw new UnreadablePlanError(
      `plan: it counts ${count} × ${op} and lists ${listed}. Pass the whole output of \`pulumi preview --json\`.`,
    );
  }
}

function stackStep({ steps }: Preview): PreviewStep | undefined {
  return steps.find((step) => typesOf(step.urn).at(-1) === "pulumi:pulumi:Stack");
}

function planStep(step: PreviewStep): PlanStep {
  const types = typesOf(step.urn);
  const paths = Object.keys(step.detailedDiff ?? {});
  return {
    op: planOperation(step.op),
    urn: step.urn,
    type: types.at(-1) ?? "",
    component: types.length > 1 ? types.at(-2) : undefined,
    name: nameOf(step.urn),
    changed: paths.length > 0 ? paths : (step.diffReasons ?? []),
    before: planState(step.oldState),
    after: planState(step.newState),
  };
}

function planOperation(op: PreviewStep["op"]): PlanOperation {
  switch (op) {
    case "same":
    case "create":
    case "update":
    case "import":
    case "delete":
    case "read":
      return op;
    case "refresh":
    case "discard":
      return "read";
    default:
      return "replace";
  }
}

function planState(state: PreviewState | null | undefined): PlanState | undefined {
  if (state === null || state === undefined) return undefined;
  const arn = state.outputs?.["arn"];
  return {
    protect: state.protect,
    parent: state.parent === undefined ? undefined : nameOf(state.parent),
    inputs: state.inputs ?? {},
    arn: typeof arn === "string" ? arn : undefined,
    dependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies ?? {}).map(([input, urns]) => [input, urns ?? []]),
    ),
  };
}

const wildcardSchema = z.object({
  active: z.number(),
  existing: z.record(z.string(), z.unknown()).default({}),
});

/** Objects stand in the plan's config as JSON text. */
function plannedWildcard(config: Readonly<Record<string, unknown>>): PlannedWildcard | undefined {
  const text = Object.entries(config).find(([key]) => key.endsWith(":wildcard"))?.[1];
  if (typeof text !== "string") return undefined;
  try {
    const { active, existing } = wildcardSchema.parse(JSON.parse(text));
    return { active, existing: Object.keys(existing).map(Number) };
  } catch {
    // A config that the program refuses: then the preview has failed and says so itself.
    return undefined;
  }
}
