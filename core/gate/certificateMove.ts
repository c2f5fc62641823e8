import type { DeployedStack } from "./deployedStack.ts";
import { generationOf } from "./generationOf.ts";
import type { Plan, PlanState, PlanStep } from "./plan.ts";
import { CERTIFICATE, certificatePath, VALIDATION } from "./stepRole.ts";
import { nameOf, typesOf } from "./urn.ts";

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
  /** URNs of the validations that it waits for. */
  readonly validations: readonly string[];
}

/** Every consumer whose certificate changes, also one that takes a new certificate of the same generation. */
export function certificateMoves(plan: Plan, deployed: DeployedStack | undefined): CertificateMove[] {
  return plan.steps.flatMap((step) => {
    const path = certificatePath(step.type);
    if (path === undefined || step.op !== "update" || !step.changed.includes(path)) return [];
    return {
      step,
      endpoint: step.after?.parent ?? step.name,
      from: certificateSource(step.before, path, deployed),
      to: certificateSource(step.after, path, deployed),
    };
  });
}

function certificateSource(
  state: PlanState | undefined,
  path: string,
  deployed: DeployedStack | undefined,
): CertificateSource {
  const [input = "", field] = path.split(".");
  const arn = arnIn(state?.inputs[input], field);
  const urns = (state?.dependencies[input] ?? []).filter((urn) =>
    [CERTIFICATE, VALIDATION].includes(typesOf(urn).at(-1) ?? ""),
  );
  const told = urns.flatMap((urn) => generationOf(nameOf(urn)) ?? []);
  const known = deployed?.generations.filter((one) => arn !== undefined && Object.values(one.arns).includes(arn));
  const generations = told.length > 0 ? told : (known ?? []).map((one) => one.generation);
  return {
    generations: [...new Set(generations)].sort((a, b) => a - b),
    arn,
    validations: urns.filter((urn) => typesOf(urn).at(-1) === VALIDATION),
  };
}

function arnIn(input: unknown, field: string | undefined): string | undefined {
  const value = field === undefined ? input : fieldOf(input, field);
  // What the engine does not know yet stands in a plan as another text.
  return typeof value === "string" && value.startsWith("arn:") ? value : undefined;
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}
