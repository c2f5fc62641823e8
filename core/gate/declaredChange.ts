import { z } from "zod";
import { regionOfArn } from "../arn.ts";
import { KEY_ALGORITHMS, type KeyAlgorithm } from "../endpointKinds.ts";
import { CERTIFICATE_INPUTS, endpointTraits, isEndpointKind } from "../endpointTraits.ts";
import { INVENTORY_VERSION } from "../inventory.ts";
import { asInventory } from "../inventoryCodec.ts";
import { nameOf, stackOf } from "../urn.ts";
import { generationOf } from "./stepRole.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { CERTIFICATE, IMPORT, isGeneration } from "./stepRole.ts";
import { generationHostName, type Issuer, issuerOf } from "../generation.ts";

/** What a declared change must reach: computed from the last deployment's inventory, the state and, if it is there, the config. */
export interface DeclaredChange {
  /** The inventory of the last deployment. */
  readonly inventory: DeployedInventory;
  /** URN of the component that all generations are in. */
  readonly component: string;
  readonly stack: string;
  /** Regions in which the generation that serves has a certificate. */
  readonly regions: readonly string[];
  /** Number of the generation that is to serve. */
  readonly target: number;
  /** Generations that are to exist, in the order of the inventory. */
  readonly generations: readonly ExpectedGeneration[];
  /** Those of the last deployment. */
  readonly deployedGenerations: readonly { readonly generation: number; readonly issuer: Issuer }[];
  /** Generations that may lose their protection; undefined = whichever does not serve, since no config names them. */
  readonly retiring: readonly number[] | undefined;
}

export interface ExpectedGeneration {
  readonly generation: number;
  readonly origin: "requested" | "existing";
  /** Lists of names that its certificates may have; the config or the inventory leaves one. */
  readonly names: readonly (readonly string[])[];
  readonly keyAlgorithms: readonly KeyAlgorithm[];
  readonly issuer: Issuer;
  /** By region, as far as they are known before the change. */
  readonly arns: Readonly<Record<string, string>>;
}

const generationEntry = z.looseObject({
  generation: z.number(),
  origin: z.enum(["requested", "existing"]),
  names: z.array(z.string()).min(1),
  keyAlgorithm: z.enum(KEY_ALGORITHMS),
  issuer: z.literal("acme").optional(),
  arns: z.record(z.string(), z.string()),
});

const wildcardEntry = z.looseObject({
  name: z.string(),
  pipeline: z.literal("acm"),
  active: z.number(),
  generations: z.array(generationEntry).min(1),
});

const endpointEntry = z.looseObject({
  name: z.string(),
  kind: z.string(),
  certificate: z.string(),
  certificateArn: z.string().optional(),
  hosts: z.array(z.string()),
  identifiers: z.record(z.string(), z.string()),
});

const inventorySchema = z.looseObject({
  version: z.literal(INVENTORY_VERSION),
  region: z.string(),
  controlDomain: z.string(),
  zoneId: z.string(),
  renewal: z.looseObject({ functionName: z.string() }).optional(),
  certificates: z.array(z.union([wildcardEntry, z.looseObject({ pipeline: z.literal("letsencrypt") })])),
  endpoints: z.array(endpointEntry),
});

export type DeployedInventory = z.infer<typeof inventorySchema>;
export type WildcardEntry = z.infer<typeof wildcardEntry>;
export type DeployedEndpointEntry = z.infer<typeof endpointEntry>;

/** Undefined when the value is not an inventory that a change can be computed from. */
export function deployedInventory(value: unknown): DeployedInventory | undefined {
  const inventory = inventorySchema.safeParse(ofToday(value)).data;
  return inventory === undefined || wildcardOf(inventory) === undefined ? undefined : inventory;
}

/** In today's shape, whichever release deployed it: the new inventory is read the same way. */
function ofToday(value: unknown): unknown {
  try {
    return asInventory(value);
  } catch {
    return undefined;
  }
}

export function wildcardOf({ certificates }: DeployedInventory): WildcardEntry | undefined {
  return certificates.filter((one): one is WildcardEntry => one.pipeline === "acm")[0];
}

/** Undefined when the plan does not show the certificates that the inventory has. */
export function declaredChange(plan: Plan, inventory: DeployedInventory): DeclaredChange | undefined {
  const wildcard = wildcardOf(inventory);
  const active = wildcard?.generations.find((one) => one.generation === wildcard.active);
  const component = active === undefined ? undefined : componentOf(plan, Object.values(active.arns));
  if (wildcard === undefined || active === undefined || component === undefined) return undefined;
  const own = plan.steps.filter((step) => isCertificateOf(step, component));
  const numbers = plan.wildcard?.issued ?? [...new Set(own.filter(stays).map(numberOf))].sort((a, b) => a - b);
  return {
    inventory,
    component,
    stack: stackOf(component),
    regions: Object.keys(active.arns),
    target: plan.wildcard?.active ?? movedTo(plan, component) ?? wildcard.active,
    deployedGenerations: wildcard.generations.map((one) => ({ generation: one.generation, issuer: issuerOf(one) })),
    generations: numbers.map((generation) => expectedGeneration({ plan, inventory, wildcard, own, generation })),
    retiring: plan.wildcard?.retiring,
  };
}

/** Whether the step is of one of the generations' certificates: requested, imported or read. */
export function isCertificateOf(step: PlanStep, component: string): boolean {
  const parent = (step.after ?? step.before)?.options["parent"];
  return isGeneration(step) && parent === component;
}

/** Name of the host that a generation is to the renewal function. */
export function hostNameOf({ component }: DeclaredChange, generation: number): string {
  return generationHostName(nameOf(component), generation);
}

/** Name of the certificate of a generation in a region: the stack's own is not in it. */
export function certificateName({ component, inventory }: DeclaredChange, generation: number, region: string): string {
  const name = `${nameOf(component)}-g${generation}`;
  return region === inventory.region ? name : `${name}-${region}`;
}

/** Whether it is a resource of the component that has the generations. */
export function isInComponent(urn: string, { component }: DeclaredChange): boolean {
  return urn.startsWith(`${component.split("::").slice(0, 3).join("::")}$`);
}

/** A refresh reads what the state has before the change. */
function stays({ op, after }: PlanStep): boolean {
  return op !== "refresh" && after !== undefined;
}

function numberOf({ name }: PlanStep): number {
  return generationOf(name) ?? 0;
}

/** The parent of the resources that have these ARNs, or read them. */
function componentOf({ steps }: Plan, arns: readonly string[]): string | undefined {
  const found = steps.filter(
    ({ type, before, after }) =>
      (type === CERTIFICATE || type === IMPORT) &&
      [before?.arn, before?.id, after?.id].some((arn) => arn !== undefined && arns.includes(arn)),
  );
  const parents = found.map(({ before, after }) => (before ?? after)?.options["parent"]);
  return parents.find((one): one is string => typeof one === "string");
}

/** Top-level inputs in which consumers name their certificate. */
const CONSUMER_INPUTS = [...new Set(Object.values(CERTIFICATE_INPUTS).map((path) => path.split(".")[0] ?? ""))];

/** Without a config: the one generation that something moves to, by what its certificate depends on. */
function movedTo(plan: Plan, component: string): number | undefined {
  const reached = plan.steps.flatMap(({ op, after }) => {
    if (op !== "update" || after?.options["parent"] === component) return [];
    return CONSUMER_INPUTS.flatMap((input) =>
      (after?.dependencies[input] ?? []).flatMap((urn) => generationOf(nameOf(urn)) ?? []),
    );
  });
  return new Set(reached).size === 1 ? reached[0] : undefined;
}

interface GenerationFacts {
  readonly plan: Plan;
  readonly inventory: DeployedInventory;
  readonly wildcard: WildcardEntry;
  readonly own: readonly PlanStep[];
  readonly generation: number;
}

function expectedGeneration({ plan, inventory, wildcard, own, generation }: GenerationFacts): ExpectedGeneration {
  const deployed = wildcard.generations.find((one) => one.generation === generation);
  const steps = own.filter((step) => numberOf(step) === generation);
  if (deployed !== undefined) {
    const { origin, names, keyAlgorithm, arns } = deployed;
    // The renewal of an external certificate may change hands.
    const issuer = origin === "existing" ? newIssuer(plan, steps, generation) : issuerOf(deployed);
    return { generation, origin, names: [names], keyAlgorithms: [keyAlgorithm], issuer, arns };
  }
  const external = plan.wildcard?.existing[generation];
  // Beside what is read there may be the import by which it is renewed.
  const certificates = steps.filter(({ type }) => type === CERTIFICATE);
  const isRead = certificates.length > 0 && certificates.every(({ op }) => op === "read");
  return {
    generation,
    origin: external !== undefined || isRead ? "existing" : "requested",
    ...newSettings(plan, inventory, generation),
    issuer: newIssuer(plan, steps, generation),
    arns: external ?? Object.fromEntries(steps.flatMap(knownArn)),
  };
}

function newIssuer({ wildcard }: Plan, steps: readonly PlanStep[], generation: number): Issuer {
  if (wildcard !== undefined) return issuerOf(wildcard.settings[generation]);
  return steps.some(({ type }) => type === IMPORT) ? "acme" : "acm";
}

/** The config leaves one form of a new generation. Where there is none, the apex and any key that every endpoint takes may come. */
function newSettings(plan: Plan, { controlDomain, endpoints }: DeployedInventory, generation: number) {
  const [plain, withApex] = [[`*.${controlDomain}`], [`*.${controlDomain}`, controlDomain]];
  if (plan.wildcard === undefined) {
    const kinds = endpoints.flatMap(({ kind }) => (isEndpointKind(kind) ? [endpointTraits(kind)] : []));
    const keyAlgorithms = KEY_ALGORITHMS.filter((key) => kinds.every((one) => one.keyAlgorithms.includes(key)));
    return { names: [plain, withApex], keyAlgorithms };
  }
  const { keyAlgorithm, apex } = plan.wildcard.settings[generation] ?? { keyAlgorithm: "RSA_2048", apex: false };
  return { names: [apex ? withApex : plain], keyAlgorithms: [keyAlgorithm] };
}

function knownArn({ before, after }: PlanStep): [string, string][] {
  const arn = before?.arn ?? after?.id ?? after?.arn;
  const region = arn === undefined ? undefined : regionOfArn(arn);
  return arn === undefined || region === undefined ? [] : [[region, arn]];
}
