import { type RawPlan, type RawPlanState, type RawPlanStep, withSteps } from "./recordedPlan.ts";

/** A plan that no declared change has, made from one that is as it should be. */
export interface HarmfulPlan {
  readonly title: string;
  readonly plan: RawPlan;
}

interface Harm {
  readonly kind: string;
  /** Undefined where this kind of change makes no sense. */
  readonly change: (step: RawPlanStep) => readonly RawPlanStep[] | undefined;
}

/** Every kind of change of the step's resource, one after the other. */
export function harmfulPlans(plan: RawPlan, isOf: (step: RawPlanStep) => boolean = () => true): HarmfulPlan[] {
  return plan.steps.flatMap((step, index) =>
    isOf(step)
      ? HARMS.flatMap(({ kind, change }) => {
          const changed = change(step);
          if (changed === undefined) return [];
          const steps = [...plan.steps.slice(0, index), ...changed, ...plan.steps.slice(index + 1)];
          return [{ title: `${kind} of ${nameOf(step)}`, plan: withSteps(plan, steps) }];
        })
      : [],
  );
}

function nameOf({ urn }: RawPlanStep): string {
  return `${urn.split("::").slice(-2)[0]?.split("$").at(-1)} ${urn.split("::").at(-1)}`;
}

const FOREIGN_URN = "urn:pulumi:full::cabal-tls::cabal-tls:other:Other::other";

const STATES = new Set(["same", "update"]);
/** The engine's own resources have no inputs that reach anybody, and nothing in AWS; the stack has no options. */
const isCustom = ({ newState, oldState }: RawPlanStep) => (newState ?? oldState)?.custom === true;
const isStack = ({ urn }: RawPlanStep) => urn.includes("::pulumi:pulumi:Stack::");

const HARMS: readonly Harm[] = [
  ...(["first", "last"] as const).map((which) => ({
    kind: `another value of the ${which} input`,
    change: (step: RawPlanStep) => withInput(step, which, true),
  })),
  { kind: "another value that the engine does not list", change: (step) => withInput(step, "first", false) },
  { kind: "one more input", change: (step) => withMoreInput(step) },
  { kind: "one input less", change: (step) => withLessInput(step) },
  ...Object.entries({
    parent: FOREIGN_URN,
    provider: "urn:pulumi:full::cabal-tls::pulumi:providers:aws::other::00000000-0000-0000-0000-000000000001",
    aliases: [FOREIGN_URN],
    ignoreChanges: ["tags", "port"],
    replaceOnChanges: ["*"],
    hideDiff: ["port"],
    deletedWith: FOREIGN_URN,
    replaceWith: [FOREIGN_URN],
    additionalSecretOutputs: ["id"],
    customTimeouts: { update: 1 },
    retainOnDelete: "flipped",
    protect: "flipped",
    refreshBeforeUpdate: true,
    taint: true,
    optionOfANewerEngine: true,
  }).map(([option, value]) => ({
    kind: `option ${option}`,
    change: (step: RawPlanStep) => withOption(step, option, value),
  })),
  { kind: "the loss of its hooks", change: (step) => withHooks(step, undefined) },
  { kind: "another afterUpdate hook", change: (step) => withHooks(step, { AfterUpdate: ["other"] }) },
  { kind: "a foreign one beside it", change: beside },
  { kind: "its deletion", change: deleted },
  { kind: "its replacement", change: replaced },
  { kind: "a replacement that an update hides", change: hiddenReplacement },
  { kind: "its absence", change: missing },
  { kind: "an import of it", change: imported },
];

/** The provider's list of the inputs that it has filled in itself. */
const FILLED = "__defaults";

function filledIn(inputs: Readonly<Record<string, unknown>> = {}): readonly unknown[] {
  const filled = inputs[FILLED];
  return Array.isArray(filled) ? filled : [];
}

function withInput(step: RawPlanStep, which: "first" | "last", isListed: boolean): RawPlanStep[] | undefined {
  const { newState } = step;
  const keys = Object.keys(newState?.inputs ?? {}).filter((key) => key !== FILLED);
  const key = which === "first" ? keys[0] : keys.length > 1 ? keys.at(-1) : undefined;
  if (newState === undefined || key === undefined || !isCustom(step)) return undefined;
  const inputs = {
    ...newState.inputs,
    [key]: otherValue(newState.inputs?.[key]),
    // What a program says itself the provider does not fill in.
    [FILLED]: filledIn(newState.inputs).filter((one) => one !== key),
  };
  return [listed({ ...step, newState: { ...newState, inputs } }, key, isListed)];
}

function withMoreInput(step: RawPlanStep): RawPlanStep[] | undefined {
  const { newState } = step;
  if (newState === undefined || !isCustom(step) || step.op === "read") return undefined;
  const inputs = { ...newState.inputs, somethingElse: "more" };
  return [listed({ ...step, newState: { ...newState, inputs } }, "somethingElse", true)];
}

function withLessInput(step: RawPlanStep): RawPlanStep[] | undefined {
  const { newState } = step;
  const key = Object.keys(newState?.inputs ?? {})
    .filter((one) => one !== FILLED && !filledIn(newState?.inputs).includes(one))
    .at(-1);
  if (newState === undefined || key === undefined || !isCustom(step) || step.op === "read") return undefined;
  const { [key]: _gone, ...inputs } = newState.inputs ?? {};
  return [listed({ ...step, newState: { ...newState, inputs } }, key, true)];
}

/** The engine makes an update of it and lists the path, unless it is hidden. */
function listed(step: RawPlanStep, path: string, isListed: boolean): RawPlanStep {
  if (!isListed || step.op === "create") return step;
  return {
    ...step,
    op: step.op === "same" ? "update" : step.op,
    diffReasons: [...(step.diffReasons ?? []), path],
    detailedDiff: { ...step.detailedDiff, [path]: { kind: "update", inputDiff: true } },
  };
}

function otherValue(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value, "other.example"];
  if (typeof value === "object" && value !== null) return { ...value, other: "more" };
  return `${String(value)}x`;
}

function withOption(step: RawPlanStep, option: string, value: unknown): RawPlanStep[] | undefined {
  const { newState } = step;
  if (newState === undefined || isStack(step) || (!STATES.has(step.op) && step.op !== "create")) return undefined;
  const other = value === "flipped" ? newState[option] !== true : value;
  return [{ ...step, newState: { ...newState, [option]: other } }];
}

function withHooks(step: RawPlanStep, hooks: unknown): RawPlanStep[] | undefined {
  const { newState } = step;
  if (newState?.["resourceHooks"] === undefined) return undefined;
  const { resourceHooks: _hooks, ...others } = newState;
  const changed = (hooks === undefined ? others : { ...others, resourceHooks: hooks }) as RawPlanState;
  return [{ ...step, newState: changed }];
}

function beside(step: RawPlanStep): RawPlanStep[] | undefined {
  const { newState, urn } = step;
  if (newState === undefined || isStack(step)) return undefined;
  const other = `${urn}-other`;
  const { id: _id, ...state } = newState;
  return [step, { op: "create", urn: other, newState: { ...state, urn: other } as RawPlanState }];
}

function deleted(step: RawPlanStep): RawPlanStep[] | undefined {
  const { oldState, urn, op } = step;
  return oldState === undefined || isStack(step) || op === "delete" ? undefined : [{ op: "delete", urn, oldState }];
}

function replaced(step: RawPlanStep): RawPlanStep[] | undefined {
  const { oldState, newState, urn } = step;
  if (oldState === undefined || newState === undefined || !isCustom(step)) return undefined;
  return (["create-replacement", "replace", "delete-replaced"] as const).map((op) => ({ op, urn, oldState, newState }));
}

function hiddenReplacement(step: RawPlanStep): RawPlanStep[] | undefined {
  const paths = Object.keys(step.detailedDiff ?? {});
  if (step.op !== "update" || paths.length === 0) return undefined;
  return [{ ...step, detailedDiff: Object.fromEntries(paths.map((path) => [path, { kind: "update-replace" }])) }];
}

/** What should change stays as it is; what should be made is not; what should stay is not in the program any more. */
function missing(step: RawPlanStep): RawPlanStep[] | undefined {
  const { op, urn, oldState } = step;
  if (op === "create") return [];
  if ((op !== "update" && op !== "delete") || oldState === undefined || !isCustom(step)) return undefined;
  return [{ op: "same", urn, oldState, newState: oldState }];
}

function imported(step: RawPlanStep): RawPlanStep[] | undefined {
  const { urn, newState, op } = step;
  if (op !== "create" || newState === undefined || !isCustom(step)) return undefined;
  return [{ op: "import", urn, newState: { ...newState, importID: "other" } as RawPlanState }];
}
