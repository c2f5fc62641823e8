import type { GenerationSettings } from "../configSchema/stackConfig.ts";
import { covers } from "../domainName.ts";
import { type EndpointKind, KEY_ALGORITHMS } from "../endpointKinds.ts";
import { ENDPOINT_KIND_NAMES, endpointTraits, isEndpointKind } from "../endpointTraits.ts";
import type { AccountFacts, RunningFacts } from "./accountFacts.ts";
import type {
  AdoptedCertificate,
  AdoptionFinding,
  AdoptionPlan,
  AdoptionRefusal,
  Candidate,
  LeftOut,
  SniLeftover,
} from "./adoptionPlan.ts";
import { albFinding } from "./albFinding.ts";
import { certificateNotes, type ImportRenewal, renewalFault } from "./certificateNotes.ts";
import { type ChosenCertificates, chooseCertificates } from "./chooseCertificate.ts";
import { distributionFinding } from "./distributionFinding.ts";
import { domainNameFinding } from "./domainNameFinding.ts";
import type { TakenNames } from "./freeEndpointName.ts";
import { unlist } from "./moveCertificate.ts";
import { nlbFinding } from "./nlbFinding.ts";

export interface AdoptionRequest {
  /** ARNs that the user chose, where the endpoints serve several. */
  readonly certificates?: readonly string[];
  /** Names of endpoints that the config has already. */
  readonly taken?: readonly string[];
  /** Who renews the serving certificate, where it is an import. @default "offered" */
  readonly imports?: ImportRenewal;
  /** Number of the generation that it stands in for. @default 1 */
  readonly generation?: number;
  /** What the config has in `import` already: it is in no list of what to write. */
  readonly adopted?: readonly string[];
  /** Milliseconds. */
  readonly now: number;
}

/** From what an account has to what a stack's config should say. Nothing that serves would change. */
export function planAdoption(facts: AccountFacts, args: AdoptionRequest): AdoptionPlan | AdoptionRefusal {
  const findings = findingsOf(facts, args);
  const candidates = findings.flatMap((one) => (one !== undefined && "candidate" in one ? [one.candidate] : []));
  const chosen = chooseCertificates(facts, candidates, args.certificates ?? []);
  if ("refusal" in chosen) return chosen;
  const fits = (one: Candidate) => chosen.get(one.region)?.arn === one.certificateArn;
  const adopted = candidates.filter(fits);
  const { imports = "offered", generation = 1, now } = args;
  return {
    certificate: adoptedCertificate(facts, chosen, imports),
    endpoints: adopted.map(({ endpoint }) => endpoint).filter(({ config }) => !isKnown(config["import"], args)),
    resources: adopted.flatMap(({ endpoint }) => endpoint.adopts),
    leftOut: [
      ...findings.flatMap((one) => (one !== undefined && "leftOut" in one ? [one.leftOut] : [])),
      ...candidates.filter((one) => !fits(one)).map((one) => servesAnother(one, chosen)),
    ],
    leftovers: adopted.flatMap((one) => leftoversOf(facts, one)),
    notes: [
      ...certificateNotes(facts, chosen, adopted, { imports, generation, now }),
      ...keyNotes(chosen),
      ...adopted.flatMap(({ notes }) => notes),
      ...adopted.flatMap((one) => otherListed(facts, one)),
    ],
  };
}

/** Whether something runs that adoption is for: it serves a host of the control domain. */
export function servesAlready(facts: AccountFacts): boolean {
  return findingsOf(facts, { now: 0 }).some((one) => one !== undefined && "candidate" in one);
}

function isKnown(id: unknown, { adopted = [] }: AdoptionRequest): boolean {
  return adopted.includes(String(id));
}

function findingsOf(facts: AccountFacts, { taken }: AdoptionRequest): AdoptionFinding[] {
  const book: TakenNames = { names: new Set(taken), hosts: new Set() };
  return Object.keys(FINDERS)
    .filter(isEndpointKind)
    .flatMap((kind) => findingsIn(kind, facts, book));
}

type Finders = {
  readonly [K in EndpointKind]: (facts: AccountFacts, found: RunningFacts[K], taken: TakenNames) => AdoptionFinding;
};

/** In the order in which they take host names: an alb takes all that lead to it, so it comes last. */
const FINDERS: Finders = {
  nlb: nlbFinding,
  cloudfront: distributionFinding,
  apigateway: domainNameFinding,
  alb: albFinding,
};

function findingsIn<K extends EndpointKind>(kind: K, facts: AccountFacts, taken: TakenNames): AdoptionFinding[] {
  return facts.running[kind]
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
    .toSorted((a, b) => rank(a) - rank(b))
    .map((one) => FINDERS[kind](facts, one, taken));
}

/** The usual port first: it gets the usual name. */
function rank(found: object & { readonly port?: number }): number {
  const { port } = found;
  return port === undefined || ENDPOINT_KIND_NAMES.some((kind) => endpointTraits(kind).port === port) ? 0 : port;
}

function adoptedCertificate(
  facts: AccountFacts,
  chosen: ChosenCertificates,
  imports: ImportRenewal,
): AdoptedCertificate {
  const all = [...chosen.values()];
  const ends = all.flatMap(({ notAfter }) => notAfter ?? []);
  return {
    arns: Object.fromEntries([...chosen].map(([region, { arn }]) => [region, arn])),
    settings: settingsOf(facts, chosen, imports),
    notAfter: ends.length === 0 ? undefined : Math.min(...ends),
  };
}

/** The next generation takes these over, so they are what it should be as well. */
function settingsOf(facts: AccountFacts, chosen: ChosenCertificates, imports: ImportRenewal): GenerationSettings {
  const all = [...chosen.values()];
  const leading = chosen.get(facts.region) ?? all[0];
  const isImport = all.some(({ imported }) => imported);
  const isRenewed = imports === "written" && isImport && renewalFault(facts, chosen) === undefined;
  return {
    keyAlgorithm: KEY_ALGORITHMS.find((one) => one === leading?.keyAlgorithm) ?? "RSA_2048",
    apex: all.every(({ names }) => names.includes(facts.controlDomain)),
    ...(isRenewed ? { issuer: "acme" } : {}),
  };
}

function keyNotes(chosen: ChosenCertificates): string[] {
  const types = new Set([...chosen.values()].map(({ keyAlgorithm }) => keyAlgorithm));
  if (types.size < 2) return [];
  return [
    `the regions' certificates have keys of different types (${[...types].join(", ")}); generation 2 has one type.`,
  ];
}

function servesAnother(
  { endpoint, region, certificateArn, listed, move }: Candidate,
  chosen: ChosenCertificates,
): LeftOut {
  const what = endpoint.hosts.map((host) => `${host}:${endpoint.port}`).join(", ");
  const wanted = chosen.get(region)?.arn;
  if (wanted === undefined) {
    return {
      what,
      why: `it serves ${certificateArn}, which is no issued certificate of the wildcard in ${region}`,
      fix: `Give it one in ${region}, and run this again.`,
    };
  }
  const inList = listed.includes(wanted) ? "; the wildcard is only in its SNI list" : "";
  return {
    what,
    why: `it serves ${certificateArn}, so adopting would move it${inList}`,
    fix: `Move it first, and run this again: ${move(wanted)}`,
  };
}

/** The list wins over the default certificate: what is in it for the same names is served, before and after a rotation. */
function leftoversOf(facts: AccountFacts, { endpoint, listed, region }: Candidate): SniLeftover[] {
  const listenerArn = String(endpoint.config["import"]);
  return listed
    .filter((arn) => overlaps(facts, arn, endpoint.hosts))
    .map((certificateArn) => ({
      listenerArn,
      certificateArn,
      hosts: endpoint.hosts,
      command: unlist(listenerArn, certificateArn, region),
    }));
}

function otherListed(facts: AccountFacts, { endpoint, listed }: Candidate): string[] {
  return listed
    .filter((arn) => !overlaps(facts, arn, endpoint.hosts))
    .map((arn) => `${endpoint.name}: the SNI list of its listener also has ${arn}, for other names. It stays there.`);
}

/** One that is not known here has no name of the control domain. */
function overlaps({ certificates }: AccountFacts, arn: string, hosts: readonly string[]): boolean {
  const names = certificates.find((one) => one.arn === arn)?.names ?? [];
  return hosts.some((host) => covers(names, host));
}
