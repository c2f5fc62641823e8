import { stringify } from "yaml";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { visibleText } from "../../core/visibleText.ts";
import type { ApiStage } from "./readApis.ts";
import type { BalancerFacts } from "../aws/account/readListeners.ts";
import type { MailHost, OtherService } from "./mailHosts.ts";

/** The endpoints of a mail system, beside an API that exists, each by what it is to be offered as. */
export const MAIL_ENDPOINTS = {
  imap: "imap: a Network Load Balancer for IMAP",
  admin: "admin: a CloudFront distribution",
  monitoring: "monitoring: an Application Load Balancer",
} as const;

export type MailEndpoint = keyof typeof MAIL_ENDPOINTS;

/** All that a new stack's file says. */
export interface InitialConfig {
  readonly project: string;
  readonly region: string;
  readonly controlDomain: string;
  readonly zoneId: string;
  readonly mailDomains: readonly string[];
  readonly endpoints: readonly MailEndpoint[];
  /** Undefined = a new VPC, where a load balancer is to be made. */
  readonly network: { readonly vpcId: string; readonly subnetIds: readonly string[] } | undefined;
  /** ARN of a load balancer that is there; undefined = a new one. */
  readonly balancers: { readonly nlb: string | undefined; readonly alb: string | undefined };
  /** Those that could be used. */
  readonly foundBalancers: readonly BalancerFacts[];
  readonly api: ApiStage | undefined;
  readonly foundApis: readonly ApiStage[];
  /** Distributions without a name of the control domain, such as `d111.cloudfront.net (E111)`. */
  readonly distributions: readonly string[];
  readonly hosts: readonly MailHost[];
  readonly otherServices: readonly OtherService[];
  /** Where the CA may write; undefined = nobody has agreed to its terms, so the hosts stay comments. */
  readonly contact: string | undefined;
  /** Name of the renewal function, when the default one is taken. */
  readonly functionName: string | undefined;
}

const DEFAULT_PORTS = "465,587";

/** The text of a new `Pulumi.<stack>.yaml`, without the line that names the schema: each thing that was not found is a comment. */
export function initialConfig(config: InitialConfig): string {
  const key = (name: string, value: unknown) => `  ${config.project}:${name}: ${flow(value)}`;
  return [
    `# Written by \`${CABAL_TLS} init\` from what the account has. docs/config.schema.json has every key.`,
    "config:",
    `  aws:region: ${config.region}`,
    key("controlDomain", config.controlDomain),
    key("zoneId", config.zoneId),
    ...mailDomainLines(config, key),
    "",
    "  # A rotation adds a generation and makes it active.",
    `  ${config.project}:wildcard:`,
    "    issued: [1]",
    "    active: 1",
    "",
    ...(needsNetwork(config.endpoints) ? [...networkLines(config, key), ""] : []),
    `  ${config.project}:endpoints:`,
    ...endpointLines(config),
    "",
    ...hostLines(config, key),
    "",
    "  # Who hears of AWS's own alarms: an address that works when this mail system does not.",
    `  # ${config.project}:alerts: { emails: [ops@example.com] }`,
    "",
  ].join("\n");
}

type Key = (name: string, value: unknown) => string;

function mailDomainLines({ mailDomains }: InitialConfig, key: Key): string[] {
  if (mailDomains.length > 0) return [key("mailDomains", mailDomains)];
  return [
    "  # Domains of mail addresses. None of them gets a certificate.",
    commented(key("mailDomains", ["example.com"])),
  ];
}

function networkLines({ network }: InitialConfig, key: Key): string[] {
  if (network !== undefined) return ["  # Where load balancers are made.", key("network", network)];
  return [
    "  # No VPC of the region has public subnets in two availability zones, or none was wanted, so a new one is made. To use",
    "  # one that you have instead:",
    commented(key("network", { vpcId: "vpc-…", subnetIds: ["subnet-…", "subnet-…"] })),
    key("network", { create: {} }),
  ];
}

/** For load balancers alone. */
export function needsNetwork(endpoints: readonly MailEndpoint[]): boolean {
  return endpoints.some((one) => one !== "admin");
}

function endpointLines(config: InitialConfig): string[] {
  const of = (name: MailEndpoint, lines: readonly string[]) => (config.endpoints.includes(name) ? lines : []);
  return [
    ...of("imap", imapLines(config)),
    ...of("admin", adminLines(config)),
    ...apiLines(config),
    ...of("monitoring", monitoringLines(config)),
  ];
}

function imapLines(config: InitialConfig): string[] {
  return [
    ...item({ name: "imap", kind: "nlb", hostname: "imap", port: 993, target: { port: 143 } }),
    ...balancerLines("nlb", config),
  ];
}

function adminLines(config: InitialConfig): string[] {
  return [
    ...item({ name: "admin", kind: "cloudfront", hostname: "admin", origin: { bucket: "create" } }),
    ...config.distributions.flatMap((one) => [
      `      # ${visibleText(one)} has no name of ${config.controlDomain}. Give it one and its record in DNS, and`,
      `      # \`${CABAL_TLS} adopt\` writes it in place of this new one.`,
    ]),
  ];
}

function monitoringLines(config: InitialConfig): string[] {
  return [
    ...item({ name: "monitoring", kind: "alb", port: 443 }),
    ...balancerLines("alb", config),
    "      routes:",
    "        uptime: { target: { port: 3001 } }",
    "        ntfy: { target: { port: 80, healthCheckPath: /v1/health } }",
    "        heartbeat: { target: { port: 8000, healthCheckPath: /api/v3/status/ } }",
    "        metrics: { target: { port: 3000, healthCheckPath: /api/health } }",
  ];
}

/** The chosen one, or those that are there. */
function balancerLines(kind: "nlb" | "alb", { balancers, foundBalancers }: InitialConfig): string[] {
  const chosen = balancers[kind];
  if (chosen !== undefined) return [`      loadBalancerArn: ${chosen}`];
  const found = foundBalancers.filter((one) => one.kind === kind);
  if (found.length === 0) return [];
  return [
    "      # A new load balancer is made. To use one that is there instead:",
    ...found.map(({ arn }) => `      # loadBalancerArn: ${arn}`),
  ];
}

function apiLines({ api, foundApis }: InitialConfig): string[] {
  const endpoint = ({ apiId, stage }: Pick<ApiStage, "apiId" | "stage">) =>
    item({ name: "api", kind: "apigateway", hostname: "api", apiId, stage });
  if (api !== undefined) return endpoint(api);
  if (foundApis.length === 0) {
    return [
      "    # The region has no API with a stage. Once there is one:",
      ...endpoint({ apiId: "API-ID", stage: "prod" }).map(commented),
    ];
  }
  return [
    "    # One of these APIs, if it is to have a name:",
    ...foundApis.flatMap((one) => [`    # ${visibleText(one.name)}`, ...endpoint(one).map(commented)]),
  ];
}

function hostLines(config: InitialConfig, key: Key): string[] {
  const { hosts, otherServices, contact, functionName, project } = config;
  const others = otherServices.map(
    ({ service, why }) => `  # ECS service ${visibleText(service)} has no host: ${visibleText(why)}.`,
  );
  const named = functionName === undefined ? {} : { functionName };
  const acme = key("acme", { contact: contact ?? "mailto:hostmaster@example.com", agreeToTerms: true, ...named });
  if (hosts.length === 0) {
    return [
      "  # No ECS service takes TLS_KEY, TLS_CERT and TLS_CA_BUNDLE from the parameters of a host certificate. One that serves",
      "  # TLS itself gets its own certificate by these two; docs/renewal.md has more:",
      commented(acme),
      `  # ${project}:hosts: [{ name: smtp-out, deployTo: [{ kind: ecs, cluster: cabal-mail, service: cabal-smtp-out }] }]`,
      ...others,
    ];
  }
  const lines = [acme, `  ${project}:hosts:`, ...hosts.flatMap(hostItem)];
  if (contact !== undefined) return ["  # Servers with a certificate of their own.", ...lines, ...others];
  return [
    "  # Servers that wait for a certificate of their own. Read the CA's terms (https://letsencrypt.org/repository/), set",
    "  # contact to an address for its notices, and take the comment signs away:",
    ...lines.map(commented),
    ...others,
  ];
}

function hostItem({ name, services, ports }: MailHost): string[] {
  const deployTo = services.map(({ cluster, service }) => ({ kind: "ecs", cluster, service }));
  return [`    - ${flow({ name, ...(String(ports) === DEFAULT_PORTS ? {} : { ports }), deployTo })}`];
}

/** One of a list, a key a line. */
function item(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).map(
    ([name, value], index) => `    ${index === 0 ? "- " : "  "}${name}: ${flow(value)}`,
  );
}

function commented(line: string): string {
  return line.replace(/^( {2}| {4})(?=\S)|^( {4})(?= )/, "$&# ");
}

/** A value in one line, quoted where YAML would read it as something else. */
function flow(value: unknown): string {
  const text = stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
  // Lists without blanks inside, maps with them, as in the other examples: nothing here has such a text as a value.
  return text.replaceAll("[ ", "[").replaceAll(" ]", "]");
}
