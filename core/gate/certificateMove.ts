import { CERTIFICATE_INPUTS } from "../endpointTraits.ts";
import { fieldsOf } from "../parsedJson.ts";
import type { DeployedStack } from "./deployedStack.ts";
import type { Plan, PlanState, PlanStep } from "./plan.ts";
import { CERTIFICATE, generationOf, IMPORT, isGeneration, VALIDATION } from "./stepRole.ts";
import { nameOf, typesOf } from "../urn.ts";

/** A consumer that takes another certificate. */
export interface CertificateMove {
  readonly step: PlanStep;
  /** Name of the endpoint: the component that the consumer is in. */
  readonly endpoint: string;
  readonly from: CertificateSource;
  readonly to: CertificateSource;
}

/** Where a consumer's certificate comes from. */
export interface CertificateSource {
  /** One in order; more when it hangs on several; none when it belongs to no generation. */
  readonly generations: readonly number[];
  /** Undefined as long as the engine does not know it: before the certificate is requested. */
  readonly arn: string | undefined;
  /** URNs of the validations that it waits for, and of the imports. */
  readonly validations: readonly string[];
}

/** Every consumer whose certificate changes, also one that takes a new certificate of the same generation. */
export function certificateMoves(plan: Plan, deployed: DeployedStack | undefined): CertificateMove[] {
  return plan.steps.flatMap((step) => {
    const path = CERTIFICATE_INPUTS[step.type];
    if (path === undefined || step.op !== "update" || !step.changed.includes(path)) return [];
    return {
      step,
      endpoint: step.after?.parent ?? step.name,
      from: presentSource(step.before, path, deployed, plan),
      to: plannedSource(step.after, path, deployed),
    };
  });
}

/**
 * What the consumer has now. After an update that failed, inputs and dependencies in the state are those that were asked
 * for, so outputs and the deployed inventory come first. One that was moved by hand, which a refresh finds, has a
 * certificate of no generation; that is certain only when all certificates of the stack are known.
 */
function presentSource(
  state: PlanState | undefined,
  path: string,
  deployed: DeployedStack | undefined,
  plan: Plan,
): CertificateSource {
  const arn = arnIn(state?.outputs, path) ?? arnIn(state?.inputs, path);
  const known = [...new Set([...generationsWith(arn, deployed), ...generationsInState(arn, plan)])];
  const source = plannedSource(state, path, deployed);
  const isForeign = arn !== undefined && deployed !== undefined && plan.listsSames && isRefreshed(plan);
  return { ...source, arn, generations: known.length > 0 || isForeign ? known : source.generations };
}

function generationsInState(arn: string | undefined, { steps }: Plan): number[] {
  const own = steps.filter((step) => isGeneration(step) && arn !== undefined && step.before?.arn === arn);
  return own.flatMap(({ name }) => generationOf(name) ?? []);
}

/** Only then does the state say what AWS has. */
function isRefreshed({ steps }: Plan): boolean {
  return steps.some(({ op }) => op === "refresh");
}

/** What the consumer is to have: its generation is known by the dependencies also before the certificate is requested. */
function plannedSource(
  state: PlanState | undefined,
  path: string,
  deployed: DeployedStack | undefined,
): CertificateSource {
  const [input = ""] = path.split(".");
  const arn = arnIn(state?.inputs, path);
  const urns = (state?.dependencies[input] ?? []).filter((urn) =>
    [CERTIFICATE, VALIDATION, IMPORT].includes(typesOf(urn).at(-1) ?? ""),
  );
  const named = urns.flatMap((urn) => generationOf(nameOf(urn)) ?? []);
  const generations = named.length > 0 ? named : generationsWith(arn, deployed);
  return {
    generations: [...new Set(generations)].sort((a, b) => a - b),
    arn,
    validations: urns.filter((urn) => typesOf(urn).at(-1) !== CERTIFICATE),
  };
}

/** The generations of the last deployment that have this certificate. */
function generationsWith(arn: string | undefined, deployed: DeployedStack | undefined): number[] {
  const known = deployed?.generations.filter((one) => arn !== undefined && Object.values(one.arns).includes(arn));
  return (known ?? []).map((one) => one.generation);
}

/** Whatever the property that names the certificate holds. */
export function certificateIn(properties: Readonly<Record<string, unknown>> | undefined, path: string): unknown {
  const [input = "", field] = path.split(".");
  return field === undefined ? properties?.[input] : fieldsOf(properties?.[input])[field];
}

function arnIn(properties: Readonly<Record<string, unknown>> | undefined, path: string): string | undefined {
  const value = certificateIn(properties, path);
  // What the engine does not know yet stands in a plan as another text.
  return typeof value === "string" && value.startsWith("arn:") ? value : undefined;
}
