import { parseDocument } from "yaml";
import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";
import { CommandError } from "../command/commandError.ts";

/** What a stack's file says already, as far as adoption has to know. Nothing in it is checked yet. */
export interface StackConfigFacts {
  readonly region: string | undefined;
  readonly controlDomain: string | undefined;
  readonly zoneId: string | undefined;
  /** The serving generation; undefined when it has none yet. */
  readonly active: number | undefined;
  /** Name of the inventory's parameter, when it is not the default one. */
  readonly inventoryParameter: string | undefined;
  /** ARNs of the serving generation, when it is an external one. */
  readonly certificates: readonly string[];
  /** Whether the renewal function renews, or obtains, the serving generation. */
  readonly isRenewed: boolean;
  /** ARNs of all external certificates, those of generations that do not serve included. */
  readonly existing: readonly string[];
  readonly endpoints: readonly ConfiguredEndpoint[];
  readonly hosts: readonly ConfiguredHost[];
  /** Undefined where it has no `acme`. */
  readonly acme: { readonly functionName: string; readonly parameterPrefix: string } | undefined;
  readonly hasCaa: boolean;
}

export interface ConfiguredHost {
  readonly name: string;
  /** The operator's parameter of the private key. */
  readonly tlsKey: string | undefined;
}

export interface ConfiguredEndpoint {
  readonly name: string;
  /** As in the file: labels or full names. */
  readonly hosts: readonly string[];
  readonly import: string | undefined;
}

/** Reads the text of a stack's file; `file` only names it in messages. */
export function stackConfigFacts(text: string, project: string, file: string): StackConfigFacts {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    throw new CommandError(`${file} is not YAML: ${error.message.split("\n")[0]} Repair it; nothing was changed.`, 2);
  }
  const config = fieldOf(document.toJS(), "config");
  const wildcard = fieldOf(config, `${project}:wildcard`);
  const active = fieldOf(wildcard, "active");
  const existing = fieldOf(fieldOf(wildcard, "existing"), String(active));
  const endpoints = fieldOf(config, `${project}:endpoints`);
  const hosts = fieldOf(config, `${project}:hosts`);
  const acme = fieldOf(config, `${project}:acme`);
  return {
    region: textOf(fieldOf(config, "aws:region")),
    controlDomain: textOf(fieldOf(config, `${project}:controlDomain`)),
    zoneId: textOf(fieldOf(config, `${project}:zoneId`)),
    active: typeof active === "number" ? active : undefined,
    inventoryParameter: textOf(fieldOf(config, `${project}:inventoryParameter`)),
    certificates: valuesOf(existing).flatMap((arn) => textOf(arn) ?? []),
    isRenewed: fieldOf(fieldOf(fieldOf(wildcard, "settings"), String(active)), "issuer") === "acme",
    existing: valuesOf(fieldOf(wildcard, "existing"))
      .flatMap(valuesOf)
      .flatMap((arn) => textOf(arn) ?? []),
    endpoints: Array.isArray(endpoints) ? endpoints.map(configuredEndpoint) : [],
    hosts: Array.isArray(hosts) ? hosts.map(configuredHost) : [],
    acme:
      acme === undefined
        ? undefined
        : {
            functionName: textOf(fieldOf(acme, "functionName")) ?? RENEWAL_DEFAULTS.functionName,
            parameterPrefix: textOf(fieldOf(acme, "parameterPrefix")) ?? RENEWAL_DEFAULTS.parameterPrefix,
          },
    hasCaa: fieldOf(config, `${project}:caa`) !== undefined,
  };
}

function configuredEndpoint(endpoint: unknown): ConfiguredEndpoint {
  const routes = fieldOf(endpoint, "routes");
  const labels = typeof routes === "object" && routes !== null ? Object.entries(routes) : [];
  return {
    name: String(fieldOf(endpoint, "name")),
    hosts: [
      ...[fieldOf(endpoint, "hostname")].flatMap((host) => textOf(host) ?? []),
      ...labels.map(([label, route]) => textOf(fieldOf(route, "hostname")) ?? label),
    ],
    import: textOf(fieldOf(endpoint, "import")),
  };
}

function configuredHost(host: unknown): ConfiguredHost {
  return { name: String(fieldOf(host, "name")), tlsKey: textOf(fieldOf(fieldOf(host, "copies"), "tlsKey")) };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function valuesOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
