import { z } from "zod";
import { KEY_ALGORITHMS } from "../endpointKinds.ts";
import { ACME_PROFILES } from "../hostCertificate/renewalTimes.ts";
import { arnOfImport } from "../rotation/importedArn.ts";
import { ISSUERS } from "../generation.ts";
import { failureReasons } from "../failedUpdates.ts";
import { withoutBanner } from "../givenText.ts";
import { unpackedInventory } from "../inventoryCodec.ts";
import { parsedJson } from "../parsedJson.ts";
import { takenNameIn } from "../takenName.ts";
import { nameOf, typesOf } from "../urn.ts";
import type { Plan, PlannedWildcard, PlanOperation, PlanState, PlanStep } from "./plan.ts";

const record = z.record(z.string(), z.unknown());

/** Open: an option that a newer engine knows is compared as well. */
const state = z.looseObject({
  id: z.string().optional(),
  custom: z.boolean().optional(),
  protect: z.boolean().default(false),
  parent: z.string().optional(),
  inputs: record.nullish(),
  outputs: record.nullish(),
  initErrors: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});

/** The engine's words for operations (`apitype.OpType`). One that is not here would be judged by guess. */
const operation = z.enum([
  "same",
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "discard-replaced",
  "remove-pending-replace",
  "read",
  "read-replacement",
  "discard",
  "refresh",
  "import",
  "import-replacement",
]);

const step = z.object({
  op: operation,
  urn: z.string().includes("::"),
  oldState: state.nullish(),
  newState: state.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string().default("") })).nullish(),
});

/** The parts of `pulumi preview --json` that the gate reads. */
const previewSchema = z.object({
  config: z.record(z.string(), z.unknown()).nullish(),
  steps: z.array(step),
  diagnostics: z
    .array(z.object({ severity: z.string().optional(), urn: z.string().optional(), message: z.string().optional() }))
    .nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

type Preview = z.infer<typeof previewSchema>;
type PreviewStep = z.infer<typeof step>;
type PreviewState = z.infer<typeof state>;

const STACK = "pulumi:pulumi:Stack";

/** The text is not a plan of the engine. Its message holds paths and no values: a plan may hold secrets. */
export class UnreadablePlanError extends Error {}

/**
 * Reads the output of `pulumi preview --json`.
 * Throws UnreadablePlanError when it is something else, or lists fewer steps than it counts.
 */
export function readPreview(text: string): Plan {
  const parsed = previewSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const paths = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the whole");
    throw new UnreadablePlanError(
      `plan: not the output of \`pulumi preview --json\` (look at: ${paths.join(", ")}). Pass that output unchanged.`,
    );
  }
  const preview = parsed.data;
  assertComplete(preview);
  const errors = (preview.diagnostics ?? []).filter((one) => one.severity === "error");
  const failedName = ({ urn }: { readonly urn?: string | undefined }) => (urn === undefined ? "" : nameOf(urn));
  return {
    steps: preview.steps.map(planStep),
    failed: [...new Set(errors.map(failedName))],
    taken: new Map(
      errors.flatMap((one): [string, string][] => {
        const taken = takenNameIn(one.message ?? "");
        return taken === undefined ? [] : [[failedName(one), taken]];
      }),
    ),
    wildcard: plannedWildcard(preview),
    deployed: unpacked(stackStep(preview)?.oldState?.outputs?.["inventory"]) ?? storedInventory(preview),
    listsSames: listedOf(preview, "same") >= (preview.changeSummary?.["same"] ?? 0),
  };
}

function jsonOf(given: string): unknown {
  const text = withoutBanner(given);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new UnreadablePlanError(
      text.trim() === ""
        ? "plan: it is empty. Pass the output of `pulumi preview --json`."
        : `plan: it is ${kindOfText(text)}. Pass the standard output of \`pulumi preview --json\`, without its error output.`,
    );
  }
}

/** Says what a text is instead of JSON, and shows none of it: a plan may hold secrets. */
function kindOfText(text: string): string {
  if (/^(Previewing|Updating) /m.test(text)) return "the engine's text output, not JSON";
  if (/^(npm (error|ERR!|warn)|> )/m.test(text)) return "a message from npm, not JSON";
  if (text.includes("\0")) return "binary data, not JSON";
  return "not JSON";
}

/** A plan with steps taken out would pass by what it does not show. */
function assertComplete(preview: Preview): void {
  for (const [op, count] of Object.entries(preview.changeSummary ?? {})) {
    const listed = listedOf(preview, op);
    // Without --show-sames the engine lists a resource that stays the same only when its protection changes.
    if (op === "same" || op === "read" || op === "refresh" || listed >= count) continue;
    throw new UnreadablePlanError(
      `plan: it counts ${count} × ${op} and lists ${listed}. Pass the whole output of \`pulumi preview --json\`.`,
    );
  }
}

function listedOf({ steps }: Preview, op: string): number {
  return steps.filter((step) => step.op === op).length;
}

function stackStep({ steps }: Preview): PreviewStep | undefined {
  return steps.find((step) => typesOf(step.urn).at(-1) === STACK);
}

/** A program on the package need not have the output, and a failed update may lose it. The parameter has it, too. */
function storedInventory({ steps }: Preview): unknown {
  const step = steps.find(({ urn }) => typesOf(urn).at(-2)?.endsWith(":StackInventory") === true);
  const { insecureValue, value } = step?.oldState?.inputs ?? {};
  return unpacked(insecureValue ?? value);
}

/** The output is compressed, or as it was before: the value itself. */
function unpacked(value: unknown): unknown {
  try {
    return unpackedInventory(value);
  } catch {
    return undefined;
  }
}

function planStep(step: PreviewStep): PlanStep {
  const types = typesOf(step.urn);
  const detailed = Object.entries(step.detailedDiff ?? {});
  const paths = detailed.map(([path]) => path);
  return {
    op: planOperation(step.op),
    urn: step.urn,
    type: types.at(-1) ?? "",
    component: types.length > 1 ? types.at(-2) : undefined,
    name: nameOf(step.urn),
    // The engine always has it; where it does not, nothing but the stack itself is known to be the engine's own.
    custom: (step.newState ?? step.oldState)?.custom ?? types.at(-1) !== STACK,
    changed: paths.length > 0 ? paths : (step.diffReasons ?? []),
    replacing: [
      ...(step.replaceReasons ?? []),
      ...detailed.filter(([, { kind }]) => kind.endsWith("-replace")).map(([path]) => path),
    ],
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
    case "refresh":
      return op;
    case "discard":
      return "read";
    default:
      return "replace";
  }
}

/** Parts of a state that are compared for themselves, or that say where and when and not what. */
const NO_OPTIONS = new Set([
  ...["urn", "type", "id", "inputs", "outputs", "initErrors", "protect", "dependencies", "propertyDependencies"],
  ...["created", "modified", "sourcePosition", "stackTrace"],
]);

function planState(state: PreviewState | null | undefined): PlanState | undefined {
  if (state === null || state === undefined) return undefined;
  const arn = state.outputs?.["arn"] ?? arnOfImport(state.inputs, state.outputs);
  return {
    failed: failureReasons(state).length > 0,
    protect: state.protect,
    parent: state.parent === undefined ? undefined : nameOf(state.parent),
    inputs: state.inputs ?? {},
    outputs: state.outputs ?? {},
    arn: typeof arn === "string" ? arn : undefined,
    id: state.id,
    options: Object.fromEntries(Object.entries(state).filter(([key]) => !NO_OPTIONS.has(key))),
    dependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies ?? {}).map(([input, urns]) => [input, urns ?? []]),
    ),
  };
}

const numbers = z.array(z.number());

const wildcardSchema = z.object({
  active: z.number(),
  issued: numbers.default([]),
  retiring: numbers.default([]),
  validationTimeoutMinutes: z.number().default(15),
  settings: z
    .record(
      z.string(),
      z.object({
        keyAlgorithm: z.enum(KEY_ALGORITHMS).default("RSA_2048"),
        apex: z.boolean().default(false),
        issuer: z.enum(ISSUERS).optional(),
        profile: z.enum(ACME_PROFILES).optional(),
      }),
    )
    .default({}),
  existing: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});

/** Objects stand in the plan's config as JSON text. */
function plannedWildcard({ config, steps }: Preview): PlannedWildcard | undefined {
  // Of this project: a key of another namespace is nobody's config, and says nothing.
  const text = config?.[`${steps[0]?.urn.split("::")[1]}:wildcard`];
  // Undefined for a config that the program refuses: then the preview has failed and says so itself.
  return typeof text === "string" ? wildcardSchema.safeParse(parsedJson(text)).data : undefined;
}
