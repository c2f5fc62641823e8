import { regionOfArn } from "../arn.ts";
import { CERTIFICATE_INPUTS } from "../endpointTraits.ts";
import { nameOf } from "../urn.ts";
import { certificateName, type DeclaredChange, type ExpectedGeneration, isInComponent } from "./declaredChange.ts";
import { leavesForGood } from "./certificateRules.ts";
import { creationFaults } from "./expectedCreation.ts";
import { expectedInventoryFaults } from "./expectedInventory.ts";
import type { Plan, PlanState, PlanStep } from "./plan.ts";
import { issuerFaults } from "./issuerChange.ts";
import { type PlanFault, fault, otherInputFaults, wholeFault } from "./planFault.ts";
import { changedInputs, changedOptions, type Difference, isUnknown } from "./stateDifferences.ts";
import { ALARM, CERTIFICATE, generationOf, IMPORT, stepRole, VALIDATION } from "./stepRole.ts";

/** What in this step the change does not explain; empty when it is the step that the change must have. */
export function stepFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  if (step.replacing.length > 0) return [wholeFault("no replacement", step.replacing.join(", "))];
  const following = issuerFaults(step, change, plan);
  if (following !== undefined && step.op !== "update") return [...following];
  if (following !== undefined) return [...following, ...movedFaults(step, change, plan), ...keptFaults(step)];
  // What a component was given is seen in its resources; the engine keeps it for people.
  if (!step.custom && (step.op === "same" || step.op === "update")) return keptFaults(step);
  switch (step.op) {
    case "same":
      return [...sameFaults(step, change), ...optionFaults(step)];
    case "refresh":
      return [];
    case "read":
      return readFaults(step, change);
    case "create":
      return creationFaults(step, change, plan);
    case "update":
      return [...updateFaults(step, change, plan), ...keptFaults(step)];
    case "delete":
      return deleteFaults(step, change, plan);
    default:
      return [wholeFault("no such step", step.op)];
  }
}

function keptFaults(step: PlanStep): PlanFault[] {
  return [...optionFaults(step), ...protectionFaults(step)];
}

function sameFaults(step: PlanStep, change: DeclaredChange): PlanFault[] {
  const changed = changedInputs(step).map(({ path }) => fault(path, "no change"));
  const isOwn = isOwnCertificate(step, change);
  return [...changed, ...(isOwn ? certificateProtectionFaults(step, change) : protectionFaults(step))];
}

function optionFaults({ before, after }: PlanStep): PlanFault[] {
  if (before === undefined || after === undefined) return [];
  return changedOptions(before, after).map(({ path }) => fault(path, "no change of this option"));
}

function protectionFaults({ before, after }: PlanStep): PlanFault[] {
  if (before?.protect === after?.protect) return [];
  return [fault("protect", String(before?.protect === true), String(after?.protect === true))];
}

/** Which ones do not serve and are unused, is judged elsewhere; here it is which ones the config names. */
function certificateProtectionFaults({ name, before, after }: PlanStep, { retiring }: DeclaredChange): PlanFault[] {
  if (before?.protect === after?.protect || retiring === undefined) return [];
  const expected = !retiring.includes(generationOf(name) ?? 0);
  return after?.protect === expected ? [] : [fault("protect", String(expected), String(!expected))];
}

function isOwnCertificate({ type, before, after }: PlanStep, { component }: DeclaredChange): boolean {
  return (type === CERTIFICATE || type === IMPORT) && (after ?? before)?.options["parent"] === component;
}

/** The program reads external certificates, and whether the one that is to serve is issued. */
function readFaults(step: PlanStep, change: DeclaredChange): PlanFault[] {
  if (!isOwnCertificate(step, change)) return [wholeFault("no such step", "a read of something else")];
  const { after, name } = step;
  // What is read no more: the engine forgets it.
  if (after === undefined) return [];
  const region = String(after.inputs["region"]);
  const generation = generationOf(name.replace(/-now$/, "")) ?? 0;
  const certificate = certificateName(change, generation, region);
  const id = after.id === undefined || after.id === "" || isUnknown(after.id) ? undefined : after.id;
  const known = change.generations.find((one) => one.generation === generation)?.arns[region];
  return [
    ...(name === certificate || name === `${certificate}-now` ? [] : [fault("region", `that of ${name}`, region)]),
    ...(id === undefined || id === known ? [] : [fault("id", `the certificate ${certificate}`)]),
    ...otherInputFaults(after.inputs, ["region"], {}),
  ];
}

/** Where an alarm names its certificate. */
const ALARM_INPUT = "dimensions.CertificateArn";

function updateFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const changed = changedInputs(step);
  if (changed.length === 0) return [wholeFault("a difference", "an update without one")];
  if (stepRole(step) === "inventory") return inventoryFaults(step, changed, change, plan);
  const path = step.type === ALARM ? ALARM_INPUT : CERTIFICATE_INPUTS[step.type];
  return changed.flatMap((one) =>
    one.path === path ? moveFaults(step, one, change, plan) : [fault(one.path, "no change")],
  );
}

/** Of the alarm on a certificate, beside what else follows the issuer. */
function movedFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const moved = changedInputs(step).filter(({ path }) => path === ALARM_INPUT);
  return moved.flatMap((one) => moveFaults(step, one, change, plan));
}

/** A consumer, or the alarm on its certificate, takes the certificate of the generation that is to serve, and waits for its issue. */
function moveFaults(
  step: PlanStep,
  { path, before, after }: Difference,
  change: DeclaredChange,
  plan: Plan,
): PlanFault[] {
  const target = change.generations.find((one) => one.generation === change.target);
  const wanted = `the certificate of generation ${change.target}`;
  if (target === undefined) return [fault(path, wanted, "a generation that is not issued")];
  const region = regionOfArn(String(before)) ?? "";
  const waitsFor = step.after?.dependencies[path.split(".")[0] ?? ""] ?? [];
  const known = target.arns[region];
  const isTarget = isUnknown(after) ? known === undefined || isMadeNow(target, plan, change) : after === known;
  return [
    ...(isTarget ? [] : [fault(path, `${wanted} in ${region}`, "another certificate")]),
    ...(waitsFor.every((urn) => isOfGeneration(urn, target.generation, change))
      ? []
      : [fault(path, wanted, `something that depends on ${waitsFor.map(nameOf).join(", ")}`)]),
    ...newValidations(plan, change, target.generation).flatMap((urn) =>
      waitsFor.includes(urn) ? [] : [fault(path, `the wait for ${nameOf(urn)}`, "none")],
    ),
  ];
}

/** A new wait for the issue of a certificate that is there makes its ARN unknown as well. */
function isMadeNow({ generation }: ExpectedGeneration, plan: Plan, change: DeclaredChange): boolean {
  return newValidations(plan, change, generation).length > 0;
}

/** An external certificate is issued already, and what begins to renew it is nothing to wait for. */
function newValidations({ steps }: Plan, change: DeclaredChange, generation: number): string[] {
  if (change.generations.some((one) => one.generation === generation && one.origin === "existing")) return [];
  const made = steps.filter(
    ({ op, type, urn }) => op === "create" && (type === VALIDATION || type === IMPORT) && isInComponent(urn, change),
  );
  return made.filter(({ name }) => generationOf(name) === generation).map(({ urn }) => urn);
}

export function isOfGeneration(urn: string, generation: number, change: DeclaredChange): boolean {
  const name = nameOf(urn).replace(/-now$/, "");
  return isInComponent(urn, change) && generationOf(name) === generation;
}

function inventoryFaults(
  step: PlanStep,
  changed: readonly Difference[],
  change: DeclaredChange,
  plan: Plan,
): PlanFault[] {
  // The provider has the value under two names, and one of them is a secret.
  const others = changed.filter(({ path }) => path !== "insecureValue" && path !== "value");
  return [...others.map(({ path }) => fault(path, "no change")), ...expectedInventoryFaults(step, change, plan)];
}

/** Types of what a generation consists of. */
const PARTS = new Set([CERTIFICATE, VALIDATION, IMPORT]);

function deleteFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const { type, name, before } = step;
  const isInPlace = before?.options["parent"] === change.component;
  if (isInPlace && stepRole(step) === "validation record" && leavesForGood(step, plan)) return [];
  const isOwn = isInPlace && PARTS.has(type);
  const generation = generationOf(name);
  if (!isOwn || generation === undefined) return [wholeFault("no such step", "delete")];
  const isIssued = change.generations.some((one) => one.generation === generation);
  return isIssued ? [wholeFault(`generation ${generation} to stay`, "delete")] : [];
}

/** Whether the state holds this ARN anywhere in its inputs. */
export function holds(state: PlanState, arns: readonly string[]): boolean {
  const text = JSON.stringify(state.inputs);
  return arns.some((arn) => text.includes(arn));
}
