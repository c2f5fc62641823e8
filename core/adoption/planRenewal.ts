import type { EcsTarget } from "../deployTarget.ts";
import { covers, isUnder } from "../domainName.ts";
import type { HostCopies } from "../inventory.ts";
import { RENEWAL_DEFAULTS } from "../renewal/settingsOf.ts";
import { parameterName } from "../secretReference.ts";
import { dayText } from "../time.ts";
import type { AccountFacts } from "./accountFacts.ts";
import type { AdoptedHost, LeftOut, RenewalPlan } from "./adoptionPlan.ts";
import { adoptedCaa } from "./caaAdoption.ts";
import { freeEndpointName } from "./freeEndpointName.ts";
import { foundEndpoints, labelsOf } from "./hostEndpointFinding.ts";
import { labelOf } from "./leadingRecords.ts";
import {
  ownHostPath,
  type ParameterFacts,
  type RenewalFacts,
  type RunningCertificate,
  type RunningService,
  TLS_SECRETS,
  type TlsSecret,
} from "./renewalFacts.ts";

export interface RenewalRequest {
  /** Names of endpoints, in the config or about to be in it. */
  readonly taken: readonly string[];
  /** `host:port` of these endpoints. */
  readonly served: readonly string[];
  /** Name of the stack's own function; undefined where it has none yet. */
  readonly ownFunction: string | undefined;
}

/** Names for the function, in the order of preference; the first is the program's default. */
export const FUNCTION_NAMES = [RENEWAL_DEFAULTS.functionName, "cabal-tls-renewal", "cabal-tls-renewal-2"] as const;

/** Services that read the same three parameters: they serve the same certificate. */
interface Group {
  readonly copies: HostCopies;
  readonly services: readonly RunningService[];
}

/** From running services and the function that renews their certificates to what a stack's config should say. */
export function planRenewal(
  account: AccountFacts,
  facts: RenewalFacts,
  request: RenewalRequest,
): RenewalPlan | undefined {
  const { groups, leftOut } = groupsOf(account, facts);
  const found = groups.flatMap((group) => hostOf(account, facts, group) ?? []);
  const fit = found.filter((one): one is FoundHost => "certificate" in one);
  const names = new Set(request.taken);
  const results = fit.map((one) => adoptedHost(account, facts, one, { names, request }));
  const hosts = results.filter((one): one is HostResult => "host" in one);
  const adopted = hosts.map(({ host }) => host);
  const running = facts.running?.functionName === request.ownFunction ? undefined : facts.running;
  if (found.length === 0 && running === undefined && leftOut.length === 0) return undefined;
  const free = FUNCTION_NAMES.find((name) => !facts.takenNames.includes(name));
  const caa = adoptedCaa(account, facts.caa, adopted);
  const key = keyOf(facts.parameters, adopted);
  return {
    functionName: request.ownFunction ?? free ?? FUNCTION_NAMES[0],
    replaces: running,
    hosts: adopted,
    subnetIds: subnetsOf(facts.services, adopted),
    kmsKeyArn: key.arn,
    caa: "id" in caa ? caa : undefined,
    leftOut: [
      ...leftOut,
      ...[...found, ...results].flatMap((one) => ("why" in one ? [one] : [])),
      ...("why" in caa ? [caa] : []),
    ],
    notes: [...hosts.flatMap(({ notes }) => notes), ...key.notes, ...("notes" in caa ? caa.notes : [])],
  };
}

/** The services by what they read; those whose reading does not fit are left out. */
function groupsOf({ region }: AccountFacts, { services, parameters }: RenewalFacts) {
  const groups = new Map<string, Group>();
  const leftOut: LeftOut[] = [];
  for (const service of services) {
    // It reads what this program writes, for this stack or another one.
    if (ownHostPath(service, region) !== undefined) continue;
    const read = copiesOf(service, parameters, region);
    if (typeof read === "string") {
      leftOut.push({ what: serviceName(service), ...whyAndFix(read) });
      continue;
    }
    const same = JSON.stringify(read);
    groups.set(same, { copies: read, services: [...(groups.get(same)?.services ?? []), service] });
  }
  return { groups: [...groups.values()], leftOut };
}

function whyAndFix(why: string): Pick<LeftOut, "why" | "fix"> {
  return {
    why,
    fix: "Add the host by hand (hosts in the config), or let the containers take all three from parameters; then run this again.",
  };
}

/** The parameters that a service reads, or why they cannot be copies. */
function copiesOf(
  { secrets, controller }: RunningService,
  parameters: readonly ParameterFacts[],
  region: string,
): HostCopies | string {
  if (controller !== "ECS") return `its deployments are made by ${controller}: forcing one by ECS is refused`;
  const missing = secretNames().filter((one) => secrets[one] === undefined);
  if (missing.length > 0)
    return `its task definition has no secret ${missing.map((one) => TLS_SECRETS[one]).join(", ")}`;
  const names = secretNames().map((one) => parameterName(secrets[one] ?? "", region));
  const foreign = secretNames().find((_, index) => names[index] === undefined);
  if (foreign !== undefined) return `its secret ${TLS_SECRETS[foreign]} is not an SSM parameter of ${region}`;
  const found = names.map((name) => parameters.find((one) => one.name === name));
  const absent = names.find((_, index) => found[index] === undefined);
  if (absent !== undefined) return `the parameter ${absent} does not exist`;
  const [key, cert, chain] = found as [ParameterFacts, ParameterFacts, ParameterFacts];
  if (!key.secure) return `the private key is in ${key.name}, which is not a SecureString`;
  if (cert.secure !== chain.secure) return `${cert.name} and ${chain.name} differ in their type`;
  return { tlsKey: key.name, tlsCert: cert.name, tlsCaBundle: chain.name, secure: cert.secure };
}

function secretNames(): readonly TlsSecret[] {
  return ["tlsKey", "tlsCert", "tlsCaBundle"];
}

interface FoundHost extends Group {
  readonly certificate: RunningCertificate;
  readonly names: readonly string[];
}

/** Undefined for a certificate that does not concern the control domain. */
function hostOf(
  { controlDomain }: AccountFacts,
  { certificates, unread }: RenewalFacts,
  group: Group,
): FoundHost | LeftOut | undefined {
  const { copies, services } = group;
  const what = services.map(serviceName).join(", ");
  const certificate = certificates.get(copies.tlsCert);
  const why = unread.get(copies.tlsCert);
  if (why !== undefined) return { what, why, fix: "Grant the permission, and run this again." };
  if (certificate === undefined) {
    return { what, why: `${copies.tlsCert} does not hold a certificate`, fix: "Store one, and run this again." };
  }
  const outside = certificate.names.filter((name) => !isInside(name, controlDomain));
  if (certificate.names.length > 0 && outside.length === certificate.names.length) return undefined;
  if (certificate.names.length === 0 || outside.length > 0) {
    return {
      what,
      why: `its certificate is for ${outside.join(", ") || "no name"}, outside ${controlDomain}`,
      fix: "Add the host by hand with the names below the control domain, and import a certificate for these.",
    };
  }
  return { ...group, certificate, names: ordered(certificate.names, controlDomain, services) };
}

function isInside(name: string, controlDomain: string): boolean {
  const bare = name.replace(/^\*\./, "");
  return bare === controlDomain || isUnder(bare, controlDomain);
}

/** The wildcard first, else the name of a service: the first one names the host. What a wildcard covers is left off. */
function ordered(names: readonly string[], controlDomain: string, services: readonly RunningService[]): string[] {
  const needed = names.filter((name) => name.startsWith("*.") || !covers(wildcards(names), name));
  const wildcard = `*.${controlDomain}`;
  const labelled = needed.find((name) => services.some((one) => labelsOf(one).includes(labelOf(name, controlDomain))));
  const first = needed.includes(wildcard) ? wildcard : (labelled ?? needed[0] ?? wildcard);
  return [first, ...needed.filter((name) => name !== first)];
}

function wildcards(names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith("*."));
}

interface HostResult {
  readonly host: AdoptedHost;
  readonly notes: readonly string[];
}

function adoptedHost(
  account: AccountFacts,
  facts: RenewalFacts,
  { copies, services, certificate, names }: FoundHost,
  { names: taken, request }: { readonly names: Set<string>; readonly request: RenewalRequest },
): HostResult | LeftOut {
  const { controlDomain } = account;
  const [own = ""] = names;
  const isWildcard = own.startsWith("*.");
  const name = freeEndpointName(isWildcard ? "mail" : labelOf(own, controlDomain), "host", 465, taken);
  const { endpoints, notes } = foundEndpoints(account, facts, services, { names, served: request.served });
  if (endpoints.length === 0) {
    return {
      what: services.map(serviceName).join(", "),
      why: `no port of it is known at which mail servers begin TLS${notes.length > 0 ? ` (${notes.join(" ")})` : ""}`,
      fix: "Add the host by hand (hosts in the config).",
    };
  }
  const deployTo = services.map(({ cluster, service }): EcsTarget => ({ kind: "ecs", cluster, service }));
  const keyType = certificate.keyType;
  const config = {
    name,
    ...(own === `${name}.${controlDomain}` ? {} : { hostname: isWildcard ? own : labelOf(own, controlDomain) }),
    ...(names.length > 1 ? { names: names.slice(1) } : {}),
    ...(keyType === undefined || keyType === RENEWAL_DEFAULTS.keyType ? {} : { keyType }),
    endpoints: endpoints.map(({ hostname, ...others }) => ({
      ...(hostname === own ? {} : { hostname: labelOrName(hostname, controlDomain) }),
      ...others,
    })),
    deployTo,
    copies: {
      tlsKey: copies.tlsKey,
      tlsCert: copies.tlsCert,
      tlsCaBundle: copies.tlsCaBundle,
      ...(copies.secure ? { secure: true } : {}),
    },
  };
  return {
    host: { name, names, notAfter: certificate.notAfter.getTime(), copies, endpoints, deployTo, config },
    notes: [...certificateNotes(name, certificate, copies), ...pausedNotes(services), ...notes],
  };
}

function labelOrName(hostname: string, controlDomain: string): string {
  return isUnder(hostname, controlDomain) && !labelOf(hostname, controlDomain).includes(".")
    ? labelOf(hostname, controlDomain)
    : hostname;
}

function certificateNotes(name: string, { issuer, count, notAfter }: RunningCertificate, copies: HostCopies): string[] {
  const notes: string[] = [];
  if (/staging|fake|pebble minica/i.test(issuer)) {
    notes.push(
      `${name}: the certificate that runs is signed by ${issuer}, which no client trusts: don't take it over.`,
    );
  } else if (!/let's encrypt/i.test(issuer)) {
    notes.push(
      `${name}: ${issuer} signed the certificate that runs (until ${dayText(notAfter.getTime())}); the next one comes from ` +
        "Let's Encrypt, unless acme.directories names another CA.",
    );
  }
  if (count > 1) {
    notes.push(
      `${copies.tlsCert} holds ${count} certificates. It will hold the leaf alone, and ${copies.tlsCaBundle} the ` +
        "intermediates: the containers must serve both.",
    );
  }
  return notes;
}

function pausedNotes(services: readonly RunningService[]): string[] {
  return services
    .filter(({ desired }) => desired === 0)
    .map((one) => `${serviceName(one)} is paused (desired count 0): it reads the certificate when it starts again.`);
}

/** Of the services of a host that has a port which is reached inside the VPC only. */
function subnetsOf(services: readonly RunningService[], hosts: readonly AdoptedHost[]): string[] {
  const inside = hosts.filter(({ endpoints }) => endpoints.some(({ connect }) => connect !== undefined));
  const targets = inside.flatMap(({ deployTo }) => deployTo.map(serviceName));
  return [
    ...new Set(services.filter((one) => targets.includes(serviceName(one))).flatMap((one) => one.subnets)),
  ].sort();
}

const OWN_KEY = "alias/aws/ssm";

/** One key for all SecureStrings of the stack, when they have one that is not the account's own of SSM. */
function keyOf(parameters: readonly ParameterFacts[], hosts: readonly AdoptedHost[]) {
  const names = hosts.flatMap(({ copies }) => [copies.tlsKey, copies.tlsCert, copies.tlsCaBundle]);
  const ids = parameters.filter(({ name, secure }) => secure && names.includes(name)).map(({ keyId }) => keyId);
  const keys = [...new Set(ids.filter((id) => id !== undefined && id !== OWN_KEY))];
  const [only] = keys;
  if (only === undefined) return { arn: undefined, notes: [] };
  if (keys.length === 1 && only.startsWith("arn:")) return { arn: only, notes: [] };
  const note = `the parameters are encrypted with ${keys.join(", ")}: set acme.kmsKeyArn to the ARN of one key, or the function uses ${OWN_KEY}.`;
  return { arn: undefined, notes: [note] };
}

function serviceName({ cluster, service }: Pick<RunningService, "cluster" | "service">): string {
  return `${cluster}/${service}`;
}
