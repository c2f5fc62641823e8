import { FUNCTION_NAMES } from "../../core/adoption/index.ts";
import { covers } from "../../core/domainName.ts";
import type { ApiStage } from "./readApis.ts";
import type { BalancerFacts } from "../aws/account/readListeners.ts";
import type { NetworkFacts } from "./readNetworks.ts";
import { CommandError } from "../command/commandError.ts";
import type { StackFileOptions } from "../command/stackFile.ts";
import type { AccountOffer } from "./accountOffer.ts";
import { type InitialConfig, MAIL_ENDPOINTS, type MailEndpoint, needsNetwork } from "./initialConfig.ts";
import { type MailHost, mailHosts } from "./mailHosts.ts";
import type { Choice, Prompts } from "./prompts.ts";

/** What is not given is asked for on a terminal; elsewhere it is what there is only one of, or a new one. */
export interface InitOptions extends StackFileOptions {
  readonly region?: string;
  readonly controlDomain?: string;
  readonly zoneId?: string;
  readonly mailDomain?: readonly string[];
  /** Those that are to be made. @default all */
  readonly endpoint?: readonly MailEndpoint[];
  /** Id of a VPC, or `new`. */
  readonly vpc?: string;
  readonly nlb?: string;
  readonly alb?: string;
  /** `ID/STAGE`. */
  readonly api?: string;
  readonly contact?: string;
  readonly agreeToTerms?: boolean;
}

/** The listener that the program would make. */
const PORTS = { nlb: 993, alb: 443 } as const;

/** Something that may be one of several: by its option, by a question, or because there is only one. */
interface Question<T> {
  readonly option: string;
  readonly given: string | undefined;
  readonly message: string;
  readonly choices: readonly (Choice<T> & { readonly id: string })[];
  /** In place of one that is there. */
  readonly otherwise: Choice<undefined> & { readonly id?: string };
  /** Where nobody can be asked: the only one of the choices, or never one of them. */
  readonly unasked: "the only one" | "otherwise";
}

/** What the file is to say: what was given, then what is asked for, then what there is only one of. */
export async function decideConfig(
  project: string,
  offer: AccountOffer,
  options: InitOptions,
  prompts: Prompts | undefined,
): Promise<InitialConfig> {
  const { region, controlDomain, zoneId, running } = offer.account.endpoints;
  const { hosts, others } = mailHosts(offer.account.renewal.services, { region, controlDomain });
  const endpoints = await chosenEndpoints(options, prompts);
  const network = needsNetwork(endpoints) ? await chosen(networkQuestion(offer.networks, options), prompts) : undefined;
  const free = offer.balancers.filter(
    ({ kind, arn }) => !running[kind].some((one) => one.loadBalancerArn === arn && one.port === PORTS[kind]),
  );
  const balancer = async (kind: "nlb" | "alb") =>
    endpoints.includes(BALANCED[kind]) ? await chosen(balancerQuestion(kind, free, options), prompts) : undefined;
  const nlb = await balancer("nlb");
  const alb = await balancer("alb");
  const api = await chosen(apiQuestion(offer.apis, options), prompts);
  if (endpoints.length === 0 && api === undefined) throw new CommandError(NO_ENDPOINT, 2);
  const { takenNames } = offer.account.renewal;
  const name = FUNCTION_NAMES.find((one) => !takenNames.includes(one));
  return {
    project,
    region,
    controlDomain,
    zoneId,
    mailDomains: options.mailDomain ?? [],
    endpoints,
    network: network && { vpcId: network.vpcId, subnetIds: network.publicSubnets },
    balancers: { nlb: nlb?.arn, alb: alb?.arn },
    foundBalancers: free,
    api,
    foundApis: offer.apis,
    distributions: running.cloudfront
      .filter(({ enabled, aliases }) => enabled && !aliases.some((one) => covers([`*.${controlDomain}`], one)))
      .map(({ dnsName, id }) => `${dnsName} (${id})`),
    hosts,
    otherServices: others,
    contact: await contactOf(hosts, options, prompts),
    functionName: name === FUNCTION_NAMES[0] ? undefined : name,
  };
}

/** The endpoint that a load balancer of the kind is for. */
const BALANCED = { nlb: "imap", alb: "monitoring" } as const;

const NO_ENDPOINT =
  `No endpoint is left: name one with --endpoint (${Object.keys(MAIL_ENDPOINTS).join(", ")}), or an API with --api. ` +
  "Nothing was written.";

/** In the order of the table, each once. */
async function chosenEndpoints(options: InitOptions, prompts: Prompts | undefined): Promise<readonly MailEndpoint[]> {
  const choices = Object.entries(MAIL_ENDPOINTS).map(([name, label]) => ({ value: name as MailEndpoint, label }));
  const all = choices.map(({ value }) => value);
  const wanted = options.endpoint ?? (await prompts?.several("Which endpoints are to be made?", choices, "all")) ?? all;
  const idle = (["nlb", "alb"] as const).find(
    (kind) => options[kind] !== undefined && !wanted.includes(BALANCED[kind]),
  );
  if (idle !== undefined) {
    throw new CommandError(
      `--${idle} is for ${BALANCED[idle]}, which is not among the endpoints (${wanted.join(", ")}). Nothing was written.`,
      2,
    );
  }
  return all.filter((one) => wanted.includes(one));
}

function networkQuestion(networks: readonly NetworkFacts[], { vpc }: InitOptions): Question<NetworkFacts> {
  return {
    option: "--vpc",
    given: vpc,
    message: "Where are load balancers to be made?",
    choices: networks.map((one) => ({
      id: one.vpcId,
      value: one,
      label: `${[one.vpcId, one.name, ...(one.isDefault ? ["default"] : [])].filter((part) => part !== "").join(", ")}: ${one.publicSubnets.length} public subnets`,
    })),
    otherwise: { id: "new", value: undefined, label: "in a new VPC" },
    unasked: "the only one",
  };
}

function balancerQuestion(
  kind: "nlb" | "alb",
  balancers: readonly BalancerFacts[],
  options: InitOptions,
): Question<BalancerFacts> {
  const what = { nlb: "Network Load Balancer for IMAP", alb: "Application Load Balancer for monitoring" }[kind];
  return {
    option: `--${kind}`,
    given: options[kind],
    message: `Which ${what}?`,
    choices: balancers
      .filter((one) => one.kind === kind)
      .map((one) => ({ id: one.arn, value: one, label: `${one.name}, which is there` })),
    otherwise: { value: undefined, label: "a new one" },
    unasked: "otherwise",
  };
}

function apiQuestion(apis: readonly ApiStage[], { api }: InitOptions): Question<ApiStage> {
  return {
    option: "--api",
    given: api,
    message: "Which API is to have a name?",
    choices: apis.map((one) => ({
      id: `${one.apiId}/${one.stage}`,
      value: one,
      label: `${one.name} (${one.apiId}, stage ${one.stage})`,
    })),
    otherwise: { value: undefined, label: "none" },
    unasked: apis.length === 1 ? "the only one" : "otherwise",
  };
}

async function chosen<T>(question: Question<T>, prompts: Prompts | undefined): Promise<T | undefined> {
  const { option, given, message, choices, otherwise, unasked } = question;
  const ids = [...choices.map(({ id }) => id), ...(otherwise.id === undefined ? [] : [otherwise.id])];
  if (given !== undefined) {
    if (ids.includes(given)) return choices.find(({ id }) => id === given)?.value;
    const there = ids.length === 0 ? "the account has none that fits" : `there is ${ids.join(", ")}`;
    throw new CommandError(`${option} is ${given}, but ${there}. Nothing was written.`, 2);
  }
  if (choices.length === 0) return undefined;
  // The usual answer comes first.
  const offered = unasked === "otherwise" ? [otherwise, ...choices] : [...choices, otherwise];
  if (prompts !== undefined) return prompts.select<T | undefined>(message, offered);
  if (unasked === "otherwise") return undefined;
  if (choices.length === 1) return choices[0]?.value;
  throw new CommandError(`There are several: name one with ${option} (${ids.join(", ")}). Nothing was written.`, 2);
}

/** A host certificate needs somebody who agrees to the CA's terms. */
async function contactOf(
  hosts: readonly MailHost[],
  { contact, agreeToTerms }: InitOptions,
  prompts: Prompts | undefined,
): Promise<string | undefined> {
  if (hosts.length === 0 || prompts === undefined) return agreeToTerms ? contact : undefined;
  const names = hosts.map(({ name }) => name).join(", ");
  const agreed =
    agreeToTerms ??
    (await prompts.confirm(
      `Let's Encrypt issues the certificate of ${names}. Do you agree to its terms (https://letsencrypt.org/repository/)?`,
    ));
  if (!agreed) return undefined;
  return contact ?? (await prompts.text("Where may it send notices?", "mailto:", contactProblem));
}

function contactProblem(answer: string): string | undefined {
  return /^mailto:[^@\s]+@[^@\s]+$/.test(answer) ? undefined : "mailto: and an address";
}
