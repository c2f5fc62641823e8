import { regionOfArn } from "../arn.ts";
import { decodeInventory } from "../inventoryCodec.ts";
import { nameOf } from "../urn.ts";
import {
  type DeclaredChange,
  type DeployedEndpointEntry,
  type ExpectedGeneration,
  isInComponent,
  wildcardOf,
} from "./declaredChange.ts";
import type { Fault } from "./planFault.ts";
import type { PlanStep } from "./plan.ts";
import { differences, isUnknown } from "./stateDifferences.ts";

/** What in the new inventory does not follow from the last one and the change. */
export function expectedInventoryFaults(step: PlanStep, change: DeclaredChange): Fault[] {
  const value = step.after?.inputs["insecureValue"];
  if (isUnknown(value)) return unknownFaults(step, change);
  const inventory = decoded(value);
  if (inventory === undefined) return [{ path: "insecureValue", expected: "an inventory", found: "another text" }];
  return differences(expectedInventory(change), inventory, "inventory").map(({ path }) => ({
    path,
    expected: "what follows from the last inventory",
    found: "another value",
  }));
}

/** The ARN of a certificate that is not requested yet is the one thing that an inventory may wait for. */
function unknownFaults({ before, after }: PlanStep, change: DeclaredChange): Fault[] {
  const isWaiting = change.generations.some(({ arns }) => change.regions.some((region) => arns[region] === undefined));
  const had = before?.dependencies["insecureValue"] ?? [];
  const has = new Set(after?.dependencies["insecureValue"] ?? []);
  const lost = had.filter((urn) => !has.has(urn) && !isInComponent(urn, change));
  return [
    ...(isWaiting
      ? []
      : [{ path: "insecureValue", expected: "an inventory that is known before the update", found: "an unknown one" }]),
    ...lost.map((urn) => ({ path: "insecureValue", expected: `what depends on ${nameOf(urn)}`, found: "none of it" })),
  ];
}

function decoded(value: unknown): unknown {
  try {
    return decodeInventory(String(value));
  } catch {
    return undefined;
  }
}

/** The last inventory with other generations, another active one, and the endpoints on its certificates. */
export function expectedInventory(change: DeclaredChange): unknown {
  const { inventory, target, generations } = change;
  const wildcard = wildcardOf(inventory);
  const serving = generations.find((one) => one.generation === target);
  return {
    ...inventory,
    certificates: inventory.certificates.map((one) =>
      one === wildcard
        ? { ...one, active: target, names: serving?.names[0], generations: generations.map(generationEntry) }
        : one,
    ),
    endpoints: inventory.endpoints.map((one) =>
      one.certificate === wildcard?.name ? { ...one, ...movedTo(one, serving) } : one,
    ),
  };
}

function generationEntry({ generation, origin, names, keyAlgorithms, arns }: ExpectedGeneration) {
  return { generation, origin, names: names[0], keyAlgorithm: keyAlgorithms[0], arns };
}

function movedTo({ certificateArn = "" }: DeployedEndpointEntry, serving: ExpectedGeneration | undefined) {
  return { certificateArn: serving?.arns[regionOfArn(certificateArn) ?? ""] };
}
