import { regionOfArn } from "../arn.ts";
import { decodeInventory } from "../inventoryCodec.ts";
import { nameOf } from "../urn.ts";
import {
  type DeclaredChange,
  type DeployedEndpointEntry,
  type ExpectedGeneration,
  isInComponent,
  hostNameOf,
  wildcardOf,
} from "./declaredChange.ts";
import type { PlanFault } from "./planFault.ts";
import { targetThresholds } from "./issuerChange.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { differences, isUnknown } from "./stateDifferences.ts";

/** What in the new inventory does not follow from the last one and the change. */
export function expectedInventoryFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const value = step.after?.inputs["insecureValue"];
  if (isUnknown(value)) return unknownFaults(step, change);
  const inventory = decoded(value);
  if (inventory === undefined) return [{ path: "insecureValue", expected: "an inventory", found: "another text" }];
  return differences(expectedInventory(change, plan, inventory), inventory, "inventory").map(({ path }) => ({
    path,
    expected: "what follows from the last inventory",
    found: "another value",
  }));
}

/** The ARN of a certificate that is not requested yet is the one thing that an inventory may wait for. */
function unknownFaults({ before, after }: PlanStep, change: DeclaredChange): PlanFault[] {
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

/**
 * The last inventory with other generations, another active one, and the endpoints on its certificates. What the renewal
 * function newly obtains, and where that function is, follows from the config: it is taken from the new inventory.
 */
export function expectedInventory(change: DeclaredChange, plan: Plan, made: unknown): unknown {
  const { inventory, target, generations } = change;
  const hosts = hostEntries(change, made);
  const serves = hosts.find((one) => Object(one)["name"] === hostNameOf(change, target));
  // Without a config an import that the function newly renews has them nowhere else.
  const thresholds: unknown = targetThresholds(change, plan) ?? Object(serves)["thresholds"];
  const wildcard = wildcardOf(inventory);
  const serving = generations.find((one) => one.generation === target);
  const certificates = [
    ...inventory.certificates
      .filter((one) => !isObtained(one, change))
      .map((one) =>
        one === wildcard
          ? {
              ...one,
              active: target,
              names: serving?.names[0],
              generations: generations.map(generationEntry),
              ...(thresholds === undefined || !hasIssuers(change) ? {} : { thresholds }),
            }
          : one,
      ),
    ...hosts,
  ];
  const { renewal = Object(made)["renewal"], ...others } = inventory;
  const isRenewed = certificates.some((one) => Object(one)["pipeline"] === "letsencrypt");
  return {
    ...others,
    certificates,
    // The function comes and goes with what it renews.
    ...(isRenewed ? { renewal } : {}),
    endpoints: inventory.endpoints.map((one) =>
      one.certificate === wildcard?.name ? { ...one, ...movedTo(one, serving) } : one,
    ),
  };
}

function generationEntry({ generation, origin, names, keyAlgorithms, issuer, arns }: ExpectedGeneration) {
  const entry = { generation, origin, names: names[0], keyAlgorithm: keyAlgorithms[0], arns };
  return issuer === "acm" ? entry : { ...entry, issuer };
}

type Entry = DeclaredChange["inventory"]["certificates"][number];

function hasIssuers({ generations, deployedGenerations }: DeclaredChange): boolean {
  return [...generations, ...deployedGenerations].some(({ issuer }) => issuer === "acme");
}

/** Whether the entry is a generation's, as the renewal function has it. */
function isObtained({ pipeline, name }: Entry, change: DeclaredChange): boolean {
  const obtained = change.deployedGenerations.filter(({ issuer }) => issuer === "acme");
  return pipeline === "letsencrypt" && obtained.some((one) => hostNameOf(change, one.generation) === name);
}

/** Entries of the generations that are to exist: those of the last inventory as they were, new ones with their names. */
function hostEntries(change: DeclaredChange, made: unknown): unknown[] {
  const list: unknown = Object(made)["certificates"];
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  return change.generations
    .filter(({ issuer }) => issuer === "acme")
    .map(({ generation, names }) => {
      const name = hostNameOf(change, generation);
      const had = change.inventory.certificates.find((one) => one.pipeline === "letsencrypt" && one["name"] === name);
      if (had !== undefined) return had;
      const found = entries.find((one) => Object(one)["name"] === name);
      return { ...Object(found), name, pipeline: "letsencrypt", names: names[0] };
    });
}

function movedTo({ certificateArn = "" }: DeployedEndpointEntry, serving: ExpectedGeneration | undefined) {
  return { certificateArn: serving?.arns[regionOfArn(certificateArn) ?? ""] };
}
