import { X509Certificate } from "node:crypto";
import {
  DescribeParametersCommand,
  GetParametersCommand,
  type Parameter,
  type ParameterStringFilter,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { type EcsTarget, ecsTargets } from "../../../core/deployTarget.ts";
import { copyNames, hostParameters, openCopies } from "../../../core/hostCertificate/hostParameters.ts";
import { parseHostState } from "../../../core/hostCertificate/hostState.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import type { HostCertificateEntry, Inventory } from "../../../core/inventory.ts";
import type { AwsSession } from "../../aws/awsSession.ts";
import { serviceFacts, taskSecrets } from "../../aws/ecs.ts";
import { allRead, known, type Reading } from "../../aws/reading.ts";
import { type PresentedCertificate, presentedCertificate } from "../../tls/index.ts";
import type { DeployedService, HostFacts, ParameterText, ParameterVersion } from "./hostFacts.ts";
import { renewerFacts } from "./renewalFunction.ts";

/** What is stored, deployed and renewed of each host certificate. */
export async function readHosts(
  inventory: Inventory,
  entries: readonly HostCertificateEntry[],
  aws: AwsSession,
): Promise<HostFacts[]> {
  const { region, renewal } = inventory;
  // One function renews them all.
  const renewer = renewal === undefined ? Promise.resolve(undefined) : renewerFacts(aws, renewal, region);
  return Promise.all(
    entries.map(async (entry) => {
      const [stored, services, renewed] = await Promise.all([
        readStored(aws, entry, region),
        Promise.all(ecsTargets(entry.deployTo).map((one) => readService(aws, one, region))),
        renewer,
      ]);
      return { entry, ...stored, services, renewal: renewed };
    }),
  );
}

async function readService(aws: AwsSession, target: EcsTarget, region: string): Promise<DeployedService> {
  const found = await serviceFacts(aws, target, region);
  const taskDefinition = known(found.service)?.taskDefinition;
  const secrets = taskDefinition === undefined ? { value: undefined } : await taskSecrets(aws, taskDefinition, region);
  return { ...found, secrets };
}

type Stored = Pick<HostFacts, "state" | "chain" | "versions" | "copies" | "chainPem">;
type Texts = Reading<ReadonlyMap<string, Parameter>>;

const MOST_PAGES = 10;

/** The parameters of a host that are no secret, and when each of them was written. */
export async function readStored(
  aws: AwsSession,
  { parameterPath, copies }: HostCertificateEntry,
  region: string,
): Promise<Stored> {
  const names = hostParameters(parameterPath);
  const { chain: chainName, state, tlsCert, tlsCaBundle } = names;
  const [texts, ofCopies, own, others] = await Promise.all([
    readTexts(aws, region, [chainName, state, tlsCert, tlsCaBundle]),
    // A policy may not have these: what else is stored is known all the same.
    readTexts(aws, region, openCopies(copies)),
    readVersions(aws, region, { Key: "Path", Option: "OneLevel", Values: [parameterPath] }),
    copies === undefined
      ? { value: new Map<string, ParameterVersion>() }
      : readVersions(aws, region, { Key: "Name", Option: "Equals", Values: copyNames(copies) }),
  ]);
  const versions = allRead([own, others]);
  const chain = textOf(texts, names.chain, chainOf);
  return {
    state: textOf(
      texts,
      names.state,
      (text) => parseHostState(text) ?? { unreadable: "it is not the state of a renewal" },
    ),
    chain,
    versions: "value" in versions ? { value: new Map(versions.value.flatMap((one) => [...one])) } : versions,
    copies: new Map([
      ...[tlsCert, tlsCaBundle].map((name) => [name, plainText(texts, name)] as const),
      ...openCopies(copies).map((name) => [name, plainText(ofCopies, name)] as const),
    ]),
    chainPem: "value" in texts ? texts.value.get(names.chain)?.Value : undefined,
  };
}

async function readTexts(aws: AwsSession, region: string, Names: string[]): Promise<Texts> {
  if (Names.length === 0) return { value: new Map() };
  const answer = await aws.read((abort) =>
    // Undecrypted: a copy that somebody made a SecureString shows as a text that does not match.
    aws.client(SSMClient, region).send(new GetParametersCommand({ Names }), abort),
  );
  if (!("value" in answer)) return answer;
  return { value: new Map((answer.value?.Parameters ?? []).map((one) => [one.Name ?? "", one])) };
}

async function readVersions(
  aws: AwsSession,
  region: string,
  filter: ParameterStringFilter,
): Promise<Reading<ReadonlyMap<string, ParameterVersion>>> {
  const found = new Map<string, ParameterVersion>();
  let NextToken: string | undefined;
  // A page may be shorter than it could be, even empty, while others follow.
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = {
      ParameterFilters: [filter],
      MaxResults: 50,
      NextToken,
    };
    const answer = await aws.read((abort) =>
      aws.client(SSMClient, region).send(new DescribeParametersCommand(input), abort),
    );
    if (!("value" in answer)) return answer;
    for (const one of answer.value?.Parameters ?? []) {
      const { Name: name = "", Version: version = 0, LastModifiedDate: date, Type: type } = one;
      found.set(name, { version, modified: date?.getTime() ?? 0, secret: type === "SecureString" });
    }
    NextToken = answer.value?.NextToken;
    if (NextToken === undefined) return { value: found };
  }
  return { unknown: `${filter.Values?.join(", ")} has more than ${MOST_PAGES} pages of parameters`, why: "error" };
}

function textOf<T>(texts: Texts, name: string, read: (text: string) => T): Reading<ParameterText<T> | undefined> {
  if (!("value" in texts)) return texts;
  const found = texts.value.get(name);
  if (found?.Value === undefined) return { value: undefined };
  return {
    value: {
      content: read(found.Value),
      version: found.Version ?? 0,
      modified: found.LastModifiedDate?.getTime() ?? 0,
    },
  };
}

function plainText(texts: Texts, name: string): Reading<string | undefined> {
  return "value" in texts ? { value: texts.value.get(name)?.Value } : texts;
}

function chainOf(text: string): readonly PresentedCertificate[] | { readonly unreadable: string } {
  const parts = splitChain(text);
  try {
    if (parts.length > 0) return parts.map((pem) => presentedCertificate(new X509Certificate(pem)));
    return { unreadable: "it does not have a certificate in PEM" };
  } catch {
    return { unreadable: "its PEM does not hold a certificate" };
  }
}
