import type {
  CaaConfig,
  EndpointConfig,
  GenerationSettings,
  NetworkConfig,
  OriginConfig,
  StackConfig,
  WildcardConfig,
} from "../stackConfig.ts";
import { acmeConfig } from "./acmeConfig.ts";
import { acmeRules } from "./acmeRules.ts";
import { adoptionRules } from "./adoptionRules.ts";
import { caaRules } from "./caaRules.ts";
import type { ParsedCaa } from "./caaSchema.ts";
import { certificateNameRules } from "./certificateNameRules.ts";
import { type ConfigContext, ConfigError } from "./configError.ts";
import { deepFrozen } from "./deepFrozen.ts";
import { domainRules } from "./domainRules.ts";
import { draftOf } from "./draft.ts";
import { endpointRules } from "./endpointRules.ts";
import type { ParsedEndpoint } from "./endpointSchema.ts";
import { fullHostName } from "./fullHostName.ts";
import { hostConfig } from "./hostConfig.ts";
import { hostPortRules } from "./hostPortRules.ts";
import { hostRules } from "./hostRules.ts";
import { hostThresholdRules } from "./hostThresholdRules.ts";
import { nameRules } from "./nameRules.ts";
import { networkRules } from "./networkRules.ts";
import { prototypeRules } from "./prototypeRules.ts";
import { schemaFaults } from "./schemaFaults.ts";
import { type ParsedStack, stackSchema } from "./stackSchema.ts";
import { wildcardRules } from "./wildcardRules.ts";

/**
 * The config of a stack from its raw keys: those of the project's namespace without their prefix, and `aws:region`.
 * The result is frozen, with defaults filled in and host names in full. Throws ConfigError with every fault at once.
 */
export function parseStackConfig(raw: Readonly<Record<string, unknown>>, context: ConfigContext): StackConfig {
  const result = stackSchema.safeParse(raw);
  const draft = draftOf(raw);
  const faults = [
    ...(result.success ? [] : schemaFaults(stackSchema, raw, result.error.issues)),
    ...prototypeRules(raw),
    ...domainRules(draft),
    ...wildcardRules(draft),
    ...networkRules(draft),
    ...hostRules(draft, context.project),
    ...nameRules(draft),
    ...endpointRules(draft),
    ...acmeRules(draft),
    ...certificateNameRules(draft),
    ...hostPortRules(draft),
    ...hostThresholdRules(draft),
    ...adoptionRules(draft),
    ...caaRules(draft),
  ];
  if (!result.success || faults.length > 0) throw new ConfigError(faults, context);
  return deepFrozen(stackConfig(result.data, context));
}

function stackConfig(parsed: ParsedStack, context: ConfigContext): StackConfig {
  return {
    project: context.project,
    stack: context.stack,
    region: parsed["aws:region"],
    controlDomain: parsed.controlDomain,
    mailDomains: parsed.mailDomains,
    zoneId: parsed.zoneId,
    wildcard: wildcardConfig(parsed.wildcard),
    network: networkConfig(parsed.network),
    endpoints: parsed.endpoints.map((endpoint) => endpointConfig(endpoint, parsed.controlDomain)),
    acme: parsed.acme === undefined ? undefined : acmeConfig(parsed.acme),
    hosts: parsed.hosts.map((host) => hostConfig(host, parsed.controlDomain)),
    alerts: parsed.alerts,
    caa: parsed.caa === undefined ? undefined : caaConfig(parsed.caa),
    inventoryParameter: parsed.inventoryParameter ?? `/cabal/tls/${context.stack}/inventory`,
    doctorPolicy: parsed.doctorPolicy,
  };
}

function caaConfig({ iodef, issue, issuewild, import: adopted }: ParsedCaa): CaaConfig {
  return { iodef, issue, issuewild, import: adopted };
}

function wildcardConfig(parsed: ParsedStack["wildcard"]): WildcardConfig {
  const issued = ascending(parsed.issued);
  const settings: Record<number, GenerationSettings> = {};
  for (const generation of issued) {
    settings[generation] = parsed.settings[generation] ?? { keyAlgorithm: "RSA_2048", apex: false };
  }
  return { ...parsed, issued, retiring: ascending(parsed.retiring), settings };
}

function ascending(generations: readonly number[]): number[] {
  return [...generations].sort((a, b) => a - b);
}

function networkConfig(parsed: ParsedStack["network"]): NetworkConfig | undefined {
  if (parsed?.create !== undefined) return { create: parsed.create };
  if (parsed?.vpcId === undefined || parsed.subnetIds === undefined) return undefined;
  return { vpcId: parsed.vpcId, subnetIds: parsed.subnetIds };
}

function endpointConfig(parsed: ParsedEndpoint, controlDomain: string): EndpointConfig {
  const hostOf = (given: string) => fullHostName(given, controlDomain);
  switch (parsed.kind) {
    case "nlb":
      return {
        ...parsed,
        hostname: hostOf(parsed.hostname),
        target: { port: parsed.target.port, targetGroupArn: parsed.target.targetGroupArn },
        loadBalancerArn: parsed.loadBalancerArn,
        import: parsed.import,
      };
    case "alb":
      return {
        ...parsed,
        routes: Object.fromEntries(
          Object.entries(parsed.routes).map(([label, { hostname, target, ...adopted }]) => [
            label,
            {
              ...adopted,
              hostname: hostOf(hostname ?? label),
              target: { ...target, targetGroupArn: target.targetGroupArn },
            },
          ]),
        ),
        loadBalancerArn: parsed.loadBalancerArn,
        import: parsed.import,
      };
    case "cloudfront":
      return {
        ...parsed,
        hostname: hostOf(parsed.hostname),
        origin: originConfig(parsed.origin),
        import: parsed.import,
      };
    case "apigateway":
      return { ...parsed, hostname: hostOf(parsed.hostname), import: parsed.import };
  }
}

function originConfig(parsed: { domainName?: string | undefined } | undefined): OriginConfig | undefined {
  if (parsed === undefined) return undefined;
  return parsed.domainName === undefined ? { bucket: "create" } : { domainName: parsed.domainName };
}
