import { fieldsOf } from "../../core/parsedJson.ts";
import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";
import { configIn } from "../command/stackFile.ts";

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
  const config = configIn(text, file);
  const valueUnder = (key: string) => config[`${project}:${key}`];
  const { active, existing, settings } = fieldsOf(valueUnder("wildcard"));
  const [endpoints, hosts, acme] = [valueUnder("endpoints"), valueUnder("hosts"), valueUnder("acme")];
  const { functionName, parameterPrefix } = fieldsOf(acme);
  return {
    region: textOf(config["aws:region"]),
    controlDomain: textOf(valueUnder("controlDomain")),
    zoneId: textOf(valueUnder("zoneId")),
    active: typeof active === "number" ? active : undefined,
    inventoryParameter: textOf(valueUnder("inventoryParameter")),
    certificates: textsIn(fieldsOf(existing)[String(active)]),
    isRenewed: fieldsOf(fieldsOf(settings)[String(active)])["issuer"] === "acme",
    existing: Object.values(fieldsOf(existing)).flatMap(textsIn),
    endpoints: Array.isArray(endpoints) ? endpoints.map(configuredEndpoint) : [],
    hosts: Array.isArray(hosts) ? hosts.map(configuredHost) : [],
    acme:
      acme === undefined
        ? undefined
        : {
            functionName: textOf(functionName) ?? RENEWAL_DEFAULTS.functionName,
            parameterPrefix: textOf(parameterPrefix) ?? RENEWAL_DEFAULTS.parameterPrefix,
          },
    hasCaa: valueUnder("caa") !== undefined,
  };
}

function configuredEndpoint(endpoint: unknown): ConfiguredEndpoint {
  const { name, hostname, routes, import: adopted } = fieldsOf(endpoint);
  return {
    name: String(name),
    hosts: [
      ...[hostname].flatMap((host) => textOf(host) ?? []),
      ...Object.entries(fieldsOf(routes)).map(([label, route]) => textOf(fieldsOf(route)["hostname"]) ?? label),
    ],
    import: textOf(adopted),
  };
}

function configuredHost(host: unknown): ConfiguredHost {
  const { name, copies } = fieldsOf(host);
  return { name: String(name), tlsKey: textOf(fieldsOf(copies)["tlsKey"]) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textsIn(value: unknown): string[] {
  return Object.values(fieldsOf(value)).flatMap((one) => textOf(one) ?? []);
}
