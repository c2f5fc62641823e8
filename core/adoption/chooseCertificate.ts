import type { AccountFacts, AccountCertificate } from "./accountFacts.ts";
import type { AdoptionRefusal, Candidate } from "./adoptionPlan.ts";

/** The serving certificate by region; a region without one is not in it. */
export type ChosenCertificates = ReadonlyMap<string, AccountCertificate>;

/**
 * Of the issued certificates that cover the wildcard: the one that the endpoints of a region serve, or the one that
 * the user named. Several in use are a refusal, since adopting would move some of the endpoints.
 */
export function chooseCertificates(
  facts: AccountFacts,
  candidates: readonly Candidate[],
  named: readonly string[],
): ChosenCertificates | AdoptionRefusal {
  const unknown = named.find((arn) => !wildcards(facts).some((one) => one.arn === arn));
  if (unknown !== undefined) {
    return {
      refusal:
        `--certificate ${unknown}: it is not an issued certificate of *.${facts.controlDomain} in ${facts.region} or ` +
        `us-east-1. There ${sentenceOf(wildcards(facts))}.`,
    };
  }
  const chosen = new Map<string, AccountCertificate>();
  for (const region of new Set(candidates.map((one) => one.region))) {
    const choice = chooseIn(facts, candidates, region, named);
    if (choice === undefined) continue;
    if ("refusal" in choice) return choice;
    chosen.set(region, choice);
  }
  return chosen.size > 0 ? chosen : nothingServes(facts, candidates);
}

function wildcards({ certificates, controlDomain }: AccountFacts): AccountCertificate[] {
  return certificates.filter(({ status, names }) => status === "ISSUED" && names.includes(`*.${controlDomain}`));
}

function chooseIn(
  facts: AccountFacts,
  candidates: readonly Candidate[],
  region: string,
  named: readonly string[],
): AccountCertificate | AdoptionRefusal | undefined {
  const usable = wildcards(facts).filter((one) => one.region === region);
  const asked = usable.find(({ arn }) => named.includes(arn));
  if (asked !== undefined) return asked;
  const here = candidates.filter((one) => one.region === region);
  const served = usable.filter(({ arn }) => here.some((one) => one.certificateArn === arn));
  const [first, ...others] = served;
  if (first === undefined || others.length === 0) return first;
  const uses = served.map(({ arn }) => {
    const names = here.filter((one) => one.certificateArn === arn).map(({ endpoint }) => endpoint.name);
    return `  --certificate ${arn}   # serves ${names.join(", ")}`;
  });
  return {
    refusal:
      `In ${region} the endpoints serve ${served.length} certificates of *.${facts.controlDomain}. One of them becomes ` +
      `generation 1, and what serves another one is left out:\n${uses.join("\n")}`,
  };
}

function nothingServes(facts: AccountFacts, candidates: readonly Candidate[]): AdoptionRefusal {
  const wildcard = `*.${facts.controlDomain}`;
  const expired = facts.certificates.filter(({ names, status }) => names.includes(wildcard) && status !== "ISSUED");
  const states = expired.map(({ arn, status }) => `${arn} is ${status}`).join(", ");
  if (candidates.length === 0) {
    return {
      refusal:
        `Nothing in ${facts.region} and CloudFront serves a name of ${facts.controlDomain}. ` +
        "Look at --region and --control-domain, or deploy the endpoints with this program instead of adopting them.",
    };
  }
  return {
    refusal:
      `No endpoint serves an issued certificate of ${wildcard}${states === "" ? "" : ` (${states})`}. ` +
      "A certificate that serves is adopted as generation 1, so give the endpoints one first; or write `issued: [1]` " +
      "without `existing`, and the first update requests one and moves the endpoints to it.",
  };
}

function sentenceOf(certificates: readonly AccountCertificate[]): string {
  if (certificates.length === 0) return "is none";
  return `is ${certificates.map(({ arn }) => arn).join(", ")}`;
}
