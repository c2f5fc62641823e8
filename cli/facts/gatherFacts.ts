import { X509Certificate } from "node:crypto";
import { ACMClient, GetCertificateCommand } from "@aws-sdk/client-acm";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { hostParameters } from "../../core/hostCertificate/hostParameters.ts";
import { type HostState, hostStateSchema } from "../../core/hostCertificate/hostState.ts";
import type { AcmCertificateEntry, CertificateEntry, HostCertificateEntry, Inventory } from "../../core/inventory.ts";
import type { CertificateFacts } from "../../monitoring/facts/certificateFacts.ts";
import { renewalFacts } from "../../monitoring/facts/renewalFacts.ts";
import { type Answer, answerOf } from "../awsReader.ts";
import { identityOf } from "../watch/certificateSeen.ts";
import { lastRuns } from "./runLog.ts";

export interface GatheredFacts {
  readonly facts: readonly CertificateFacts[];
  /** Why those of a certificate are missing, by its name. */
  readonly unknown: Readonly<Record<string, string>>;
}

/** The facts of every certificate of the inventory. What cannot be read in full is left out and told. */
export async function gatherFacts(inventory: Inventory, now: () => number): Promise<GatheredFacts> {
  const answers = await Promise.all(
    inventory.certificates.map(async (entry) => ({ entry, answer: await factsOf(entry, inventory, now) })),
  );
  return {
    facts: answers.flatMap(({ answer }) => ("value" in answer ? [answer.value] : [])),
    unknown: Object.fromEntries(
      answers.flatMap(({ entry, answer }) => ("unknown" in answer ? [[entry.name, answer.unknown]] : [])),
    ),
  };
}

function factsOf(entry: CertificateEntry, inventory: Inventory, now: () => number): Promise<Answer<CertificateFacts>> {
  return answerOf(({ abortSignal }) =>
    entry.pipeline === "acm" ? acmFacts(entry, now, abortSignal) : hostFacts(entry, inventory, now, abortSignal),
  );
}

/** Renewal keeps the ARN and changes the bytes, so ACM is asked for them each time. */
async function acmFacts(
  { name, active, generations }: AcmCertificateEntry,
  now: () => number,
  abortSignal: AbortSignal,
): Promise<CertificateFacts> {
  const arns = generations.find(({ generation }) => generation === active)?.arns ?? {};
  const expected = await Promise.all(
    Object.entries(arns).map(async ([region, arn]) => {
      const command = new GetCertificateCommand({ CertificateArn: arn });
      const { Certificate: pem = "" } = await new ACMClient({ region }).send(command, { abortSignal });
      return { region, sha256: sha256Of(pem) };
    }),
  );
  return { cert: name, gathered: seconds(now), expected, activeGeneration: active };
}

async function hostFacts(
  { name, parameterPath }: HostCertificateEntry,
  { region, renewal }: Inventory,
  now: () => number,
  abortSignal: AbortSignal,
): Promise<CertificateFacts> {
  const names = hostParameters(parameterPath);
  const client = new SSMClient({ region });
  const [chain, state, runs] = await Promise.all([
    parameter(client, names.chain, abortSignal),
    parameter(client, names.state, abortSignal),
    renewal === undefined ? undefined : runsIn(region, renewal.logGroup, now(), abortSignal),
  ]);
  return {
    cert: name,
    gathered: seconds(now),
    expected: chain === undefined ? [] : [{ region, sha256: sha256Of(chain) }],
    renewal: renewalFacts(state === undefined ? undefined : hostState(state, names.state), runs?.get(name)),
  };
}

/** Empty when there is no log yet: a function that has never run. */
async function runsIn(
  region: string,
  logGroup: string,
  now: number,
  abortSignal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  try {
    return await lastRuns(region, logGroup, now, abortSignal);
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return new Map();
    throw error;
  }
}

/** Undefined when there is none yet: a host certificate that was never issued. */
async function parameter(client: SSMClient, name: string, abortSignal: AbortSignal): Promise<string | undefined> {
  try {
    const { Parameter: found } = await client.send(new GetParameterCommand({ Name: name }), { abortSignal });
    return found?.Value;
  } catch (error) {
    if (error instanceof Error && error.name === "ParameterNotFound") return undefined;
    throw error;
  }
}

function hostState(text: string, name: string): HostState {
  const read = hostStateSchema.safeParse(jsonOf(text));
  if (read.success) return read.data;
  throw new Error(`${name} is not the state of a host certificate`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of the first certificate in the text: the leaf. */
function sha256Of(pem: string): string {
  return identityOf(new X509Certificate(pem)).sha256;
}

function seconds(now: () => number): number {
  return Math.floor(now() / 1000);
}
