import { CERTIFICATE_INPUTS } from "../endpointTraits.ts";
import { nameOf } from "../urn.ts";
import { holds, isOfGeneration, stepFaults } from "./expectedStep.ts";
import type { PlanFault } from "./planFault.ts";
import {
  certificateName,
  type DeclaredChange,
  type DeployedEndpointEntry,
  isInComponent,
  wildcardOf,
} from "./declaredChange.ts";
import { expectedInventoryFaults } from "./expectedInventory.ts";
import { generationOf } from "./stepRole.ts";
import { isRenewalPart } from "./issuerChange.ts";
import { missingRights } from "./removalRight.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { isUnknown } from "./stateDifferences.ts";
import { CERTIFICATE, IMPORT, stepRole, VALIDATION } from "./stepRole.ts";
import { certificateIn } from "./certificateMove.ts";

/** What does not agree: a step with faults, or something that the plan should have and has not. */
export type Disagreement =
  | { readonly step: PlanStep; readonly faults: readonly PlanFault[] }
  | { readonly missing: string; readonly expected: string };

/** Compares the plan with what the declared change must do; empty when they are the same. */
export function disagreements(plan: Plan, change: DeclaredChange): Disagreement[] {
  const inSteps = plan.steps.flatMap((step) => {
    const faults = [...stepFaults(step, change, plan), ...leftBehind(step, change, plan)];
    return faults.length === 0 ? [] : [{ step, faults }];
  });
  return [...inSteps, ...missingCertificates(plan, change), ...missingEndpoints(plan, change)];
}

/** Something that keeps a certificate of a generation which no longer serves. */
function leftBehind(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const { after, op, type } = step;
  if (after === undefined || (op !== "same" && op !== "update")) return [];
  if (stepRole(step) === "inventory") return op === "same" ? expectedInventoryFaults(step, change, plan) : [];
  // The renewal function is given the ARNs that it imports over, whichever of them serves.
  if (isInComponent(step.urn, change) || !step.custom || isRenewalPart(step)) return [];
  const others = deployedGenerations(change).filter(({ generation }) => generation !== change.target);
  const arns = others.flatMap((one) => Object.values(one.arns));
  if (!holds(after, arns)) return [];
  return [{ path: CERTIFICATE_INPUTS[type] ?? "", expected: serving(change), found: "that of another generation" }];
}

function serving({ target }: DeclaredChange): string {
  return `the certificate of generation ${target}`;
}

/** Those that are known by their ARNs, among them the ones that the change drops. */
function deployedGenerations({ inventory, generations }: DeclaredChange) {
  return [...(wildcardOf(inventory)?.generations ?? []), ...generations];
}

function missingCertificates(plan: Plan, change: DeclaredChange): Disagreement[] {
  const { steps } = plan;
  const own = steps.filter(({ urn }) => isInComponent(urn, change));
  const after = new Set(own.filter((step) => step.after !== undefined).map(({ name }) => name));
  const made = change.generations.filter(({ origin, issuer }) => origin === "requested" || issuer === "acme");
  const requested = made.filter(({ issuer }) => issuer === "acm");
  const names = made.flatMap(({ generation, issuer }) =>
    change.regions.flatMap((region) => {
      const certificate = certificateName(change, generation, region);
      if (issuer === "acme") return [`${certificate}-import`];
      const isNew = own.some(({ op, name }) => op === "create" && name === certificate);
      const isWaitedFor = isNew || generation === change.target;
      return isWaitedFor ? [certificate, `${certificate}-validation`] : [certificate];
    }),
  );
  const record = own.some((step) => step.after !== undefined && stepRole(step) === "validation record");
  return [
    ...names
      .filter((name) => !after.has(name))
      .map((name) => ({ missing: name, expected: "a certificate's request and the wait for its issue" })),
    ...(record || requested.length === 0
      ? []
      : [{ missing: nameOf(change.component), expected: "the validation record" }]),
    ...missingRights(change, plan).map((name) => ({
      missing: name,
      expected: "the right to delete what is imported for its generation",
    })),
    ...halfDropped(own, change),
    ...halfUnprotected(own, change),
  ];
}

/** A generation goes in all regions, and a validation with its certificate. */
function halfDropped(own: readonly PlanStep[], { generations }: DeclaredChange): Disagreement[] {
  const kept = own.filter(({ name, type, op }) => {
    const generation = generationOf(name);
    const isPart = type === CERTIFICATE || type === VALIDATION || type === IMPORT;
    return isPart && (op === "same" || op === "update") && !generations.some((one) => one.generation === generation);
  });
  return kept.map(({ name }) => ({ missing: name, expected: "its deletion with its generation" }));
}

/** A generation loses its protection in all regions. */
function halfUnprotected(own: readonly PlanStep[], { generations }: DeclaredChange): Disagreement[] {
  return generations.flatMap(({ generation }) => {
    const certificates = own.filter(
      ({ type, name, before, after }) =>
        (type === CERTIFICATE || type === IMPORT) &&
        generationOf(name) === generation &&
        before !== undefined &&
        after !== undefined,
    );
    const lifted = certificates.filter(({ before, after }) => before?.protect === true && after?.protect === false);
    const kept = certificates.filter(({ after }) => after?.protect === true);
    return lifted.length === 0
      ? []
      : kept.map(({ name }) => ({ missing: name, expected: "the end of its protection" }));
  });
}

/** Every endpoint of the inventory is there afterwards, on the certificate of the generation that is to serve. */
function missingEndpoints(plan: Plan, change: DeclaredChange): Disagreement[] {
  const wildcard = wildcardOf(change.inventory);
  const served = change.inventory.endpoints.filter(({ certificate }) => certificate === wildcard?.name);
  return served.flatMap((endpoint) =>
    plan.steps.some((step) => isServedBy(step, endpoint, change))
      ? []
      : [{ missing: endpoint.name, expected: `an endpoint that has ${serving(change)}` }],
  );
}

function isServedBy(step: PlanStep, { identifiers }: DeployedEndpointEntry, change: DeclaredChange): boolean {
  const { type, before, after } = step;
  const path = CERTIFICATE_INPUTS[type];
  const id = before?.id ?? after?.id ?? "";
  if (path === undefined || after === undefined || !Object.values(identifiers).includes(id)) return false;
  const arn = certificateIn(after.inputs, path);
  const target = change.generations.find(({ generation }) => generation === change.target);
  if (!isUnknown(arn)) return Object.values(target?.arns ?? {}).some((one) => one === arn);
  const waitsFor = after.dependencies[path.split(".")[0] ?? ""] ?? [];
  return waitsFor.length > 0 && waitsFor.every((urn) => isOfGeneration(urn, change.target, change));
}
