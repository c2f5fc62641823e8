import type { z } from "zod";
import { defaultInventoryParameter } from "../inventory.ts";
import { acmeConfig, acmeRules } from "./acme.ts";
import { adoptionRules } from "./adoptionRules.ts";
import { caaRules } from "./caa.ts";
import { certificateNameRules } from "./certificateNameRules.ts";
import { type ConfigContext, ConfigError, type Fault } from "./configError.ts";
import { draftOf } from "./draft.ts";
import { endpointRules } from "./endpointRules.ts";
import { consumerRegions } from "../endpointTraits.ts";
import { endpointConfig } from "./endpointSchema.ts";
import { generationHosts } from "./generationHosts.ts";
import { hostConfig } from "./hostConfig.ts";
import { hostNameRules } from "./hostNameRules.ts";
import { hostRules } from "./hostRules.ts";
import { nameRules } from "./nameRules.ts";
import { networkConfig, networkRules } from "./network.ts";
import { parameterRules } from "./parameterRules.ts";
import { depthFaults, prototypeFaults, valueAt } from "./rawValue.ts";
import { schemaFaults } from "./schemaFaults.ts";
import { stackSchema } from "./stackSchema.ts";
import { wildcardConfig, wildcardRules } from "./wildcard.ts";

/** The schema with what follows from it: host names in full, defaults that other values give, named CAs. */
function stackConfigSchema({ project, stack }: ConfigContext) {
  return stackSchema.transform(({ "aws:region": region, ...parsed }) => ({
    ...parsed,
    /** Pulumi project name: the namespace of the config keys. */
    project,
    /** Pulumi stack name; every physical name carries it. */
    stack,
    region,
    wildcard: wildcardConfig(parsed.wildcard),
    /** Undefined when every load balancer exists and none needs a network. */
    network: parsed.network === undefined ? undefined : networkConfig(parsed.network),
    endpoints: parsed.endpoints.map((endpoint) => endpointConfig(endpoint, parsed.controlDomain)),
    /** Undefined where no certificate comes from an ACME CA. */
    acme: parsed.acme === undefined ? undefined : acmeConfig(parsed.acme),
    /** Host certificates; none without `acme`. */
    hosts: parsed.hosts.map((host) => hostConfig(host, parsed.controlDomain)),
    /** The wildcard's generations that an ACME CA issues, as hosts of the renewal function. */
    generationHosts: generationHosts({
      wildcard: wildcardConfig(parsed.wildcard),
      controlDomain: parsed.controlDomain,
      stack,
      regions: consumerRegions(parsed.endpoints, region),
    }),
    /** SSM parameter that holds the inventory. */
    inventoryParameter: parsed.inventoryParameter ?? defaultInventoryParameter(stack),
  }));
}

/** The configuration of one stack, after validation: frozen, plain, free of Pulumi types. */
export type StackConfig = Frozen<z.output<ReturnType<typeof stackConfigSchema>>>;

/** Readonly at every depth. */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/**
 * The config of a stack from its raw keys: those of the project's namespace without their prefix, and `aws:region`.
 * The result is frozen, with defaults filled in and host names in full. Throws ConfigError with every fault at once, and
 * one at a path.
 */
export function parseStackConfig(raw: Readonly<Record<string, unknown>>, context: ConfigContext): StackConfig {
  const deep = depthFaults(raw);
  const readable = Object.fromEntries(Object.entries(raw).filter(([key]) => !deep.some(({ path }) => path[0] === key)));
  const result = stackSchema.safeParse(readable);
  const draft = draftOf(stackSchema, readable);
  const ruled = [
    ...wildcardRules(draft),
    ...networkRules(draft),
    ...hostNameRules(draft, context.project),
    ...certificateNameRules(draft),
    ...nameRules(draft),
    ...endpointRules(draft),
    ...acmeRules(draft),
    ...hostRules(draft),
    ...adoptionRules(draft),
    ...caaRules(draft),
    ...parameterRules(draft, context),
  ];
  const faults = onePerPath([
    ...deep,
    ...(result.success ? [] : schemaFaults(stackSchema, readable, result.error.issues)),
    ...prototypeFaults(readable),
    ...ruled.map((fault) => asGiven(fault, readable)),
  ]);
  if (faults.length > 0) throw new ConfigError(faults, context);
  return deepFrozen(stackConfigSchema(context).parse(readable));
}

/** A rule sees an object or list with its defaults and without what is faulty; people want to see what they wrote. */
function asGiven(fault: Fault, raw: unknown): Fault {
  const isWhole = typeof fault.value === "object" && fault.value !== null;
  return isWhole ? { ...fault, value: valueAt(raw, fault.path) } : fault;
}

/** The first fault of each path: what a value is by itself comes before what it is beside others. */
function onePerPath(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>();
  return faults.filter(({ path }) => {
    const key = JSON.stringify(path);
    return !seen.has(key) && seen.add(key);
  });
}

/** The same value, frozen with everything in it. For plain data without cycles. */
function deepFrozen<T>(value: T): Frozen<T> {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFrozen(inner);
    Object.freeze(value);
  }
  return value as Frozen<T>;
}
