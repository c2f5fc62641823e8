import type { X509Certificate } from "node:crypto";
import { ofConfiguredCas } from "../../core/acme/certificateAuthorities.ts";
import { readCertificate } from "../../core/hostCertificate/certificateFacts.ts";
import { hostParameters } from "../../core/hostCertificate/hostParameters.ts";
import { parseHostState } from "../../core/hostCertificate/hostState.ts";
import type { AcmCertificateEntry, CertificateEntry, HostCertificateEntry, Inventory } from "../../core/inventory.ts";
import { fieldsOf, parsedJson } from "../../core/parsedJson.ts";
import { HOUR_MS } from "../../core/time.ts";
import { type CertificateSample, renewalSample } from "../../monitoring/factsText.ts";
import { issuedCertificate } from "../aws/acm.ts";
import type { AwsSession } from "../aws/awsSession.ts";
import { type LogLine, logLines } from "../aws/logs.ts";
import { allRead, type Reading } from "../aws/reading.ts";
import { parameterText } from "../aws/ssm.ts";
import { certificateIdentity } from "../tls/index.ts";

export interface GatheredSamples {
  readonly facts: readonly CertificateSample[];
  /** Why those of a certificate are missing, by its name. */
  readonly unknown: Readonly<Record<string, string>>;
}

/** The facts of every certificate of the inventory. What cannot be read in full is left out and reported. */
export async function gatherSamples(
  aws: AwsSession,
  inventory: Inventory,
  now: () => number,
): Promise<GatheredSamples> {
  const answers = await Promise.all(
    inventory.certificates.map(async (entry) => ({ entry, answer: await factsOf(aws, entry, inventory, now) })),
  );
  return {
    facts: answers.flatMap(({ answer }) => ("value" in answer ? [answer.value] : [])),
    unknown: Object.fromEntries(
      answers.flatMap(({ entry, answer }) => ("unknown" in answer ? [[entry.name, answer.unknown]] : [])),
    ),
  };
}

function factsOf(
  aws: AwsSession,
  entry: CertificateEntry,
  inventory: Inventory,
  now: () => number,
): Promise<Reading<CertificateSample>> {
  return entry.pipeline === "acm" ? acmFacts(aws, entry, now) : hostFacts(aws, entry, inventory, now);
}

/** Renewal keeps the ARN and changes the bytes, so ACM is asked for them each time. */
async function acmFacts(
  aws: AwsSession,
  { name, active, generations }: AcmCertificateEntry,
  now: () => number,
): Promise<Reading<CertificateSample>> {
  const arns = Object.entries(generations.find(({ generation }) => generation === active)?.arns ?? {});
  const issued = allRead(await Promise.all(arns.map(([, arn]) => issuedCertificate(aws, arn))));
  if (!("value" in issued)) return issued;
  const expected = arns.map(([region], index) => ({ region, sha256: sha256Of(issued.value[index]) }));
  return { value: { cert: name, gathered: seconds(now), expected, activeGeneration: active } };
}

async function hostFacts(
  aws: AwsSession,
  { name, parameterPath, deployTo, directories }: HostCertificateEntry,
  { region, renewal, endpoints }: Inventory,
  now: () => number,
): Promise<Reading<CertificateSample>> {
  const names = hostParameters(parameterPath);
  const [texts, log] = await Promise.all([
    Promise.all([parameterText(aws, region, names.chain), parameterText(aws, region, names.state)]).then(allRead),
    renewal === undefined ? NO_LOG : logLines(aws, region, renewal.logGroup, now() - RUN_WINDOW),
  ]);
  if (!("value" in texts)) return texts;
  if (!("value" in log)) return log;
  const [chain, stateText] = texts.value;
  const written = stateText === undefined ? undefined : parseHostState(stateText);
  if (stateText !== undefined && written === undefined)
    return { unknown: `${names.state} is not the state of a host certificate`, why: "error" };
  const state = written && { ...written, cas: ofConfiguredCas(written.cas ?? {}, directories) };
  const own = endpoints.filter(({ certificate }) => certificate === name);
  const leaf = chain === undefined ? undefined : readCertificate(chain);
  if (chain !== undefined && leaf === undefined)
    return { unknown: `${names.chain} is not a certificate in PEM`, why: "error" };
  return {
    value: {
      cert: name,
      gathered: seconds(now),
      expected: leaf === undefined ? [] : [{ region, sha256: sha256Of(leaf) }],
      renewal: renewalSample(state, { deployTo, endpoints: own }, lastRuns(log.value ?? []).get(name)),
    },
  };
}

const NO_LOG = { value: undefined };

function sha256Of(certificate: X509Certificate | undefined): string {
  return certificate === undefined ? "" : certificateIdentity(certificate).sha256;
}

function seconds(now: () => number): number {
  return Math.floor(now() / 1000);
}

/** How far back the log is read, in milliseconds: what is older is stale anyway. */
const RUN_WINDOW = 4 * HOUR_MS;

/**
 * When the renewal function last looked after each host, in milliseconds, by the host's name. From its log, where it
 * leaves a line for each host at every run: a run with nothing to do writes no state.
 */
function lastRuns(lines: readonly LogLine[]): ReadonlyMap<string, number> {
  const runs = new Map<string, number>();
  for (const { at, text } of lines) {
    const host = hostIn(text);
    if (host !== undefined) runs.set(host, Math.max(at, runs.get(host) ?? 0));
  }
  return runs;
}

/** The line of a host's outcome is JSON with host and action; other lines of a run may name a host too. */
function hostIn(message: string): string | undefined {
  const { host, action } = fieldsOf(parsedJson(message));
  return typeof host === "string" && action !== undefined ? host : undefined;
}
