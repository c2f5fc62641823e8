import { X509Certificate } from "node:crypto";
import { DescribeParametersCommand, GetParametersCommand, type Parameter, SSMClient } from "@aws-sdk/client-ssm";
import { type HostParameters, hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import { parseHostState } from "../../../core/hostCertificate/parseStored.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import type { HostCertificateEntry } from "../../../core/inventory.ts";
import { type PresentedCertificate, presentedCertificate } from "../../tls/index.ts";
import type { HostFacts, ParameterText, ParameterVersion } from "../hostFacts.ts";
import type { Reading } from "../reading.ts";
import type { AwsSession } from "./awsSession.ts";

type Stored = Pick<HostFacts, "state" | "chain" | "versions" | "copies" | "chainPem">;
type Texts = Reading<ReadonlyMap<string, Parameter>>;

const MOST_PAGES = 10;

/** The parameters of a host that are no secret, and when each of them was written. */
export async function storedFacts(
  aws: AwsSession,
  { parameterPath }: HostCertificateEntry,
  region: string,
): Promise<Stored> {
  const names = hostParameters(parameterPath);
  const [texts, versions] = await Promise.all([
    readTexts(aws, region, names),
    readVersions(aws, region, parameterPath),
  ]);
  const chain = textOf(texts, names.chain, chainOf);
  return {
    state: textOf(texts, names.state, (text) => parseHostState(text) ?? { unreadable: "it is no state of a renewal" }),
    chain,
    versions,
    copies: new Map([names.tlsCert, names.tlsCaBundle].map((name) => [name, plainText(texts, name)])),
    chainPem: "value" in texts ? texts.value.get(names.chain)?.Value : undefined,
  };
}

async function readTexts(aws: AwsSession, region: string, names: HostParameters): Promise<Texts> {
  const { chain, state, tlsCert, tlsCaBundle } = names;
  const answer = await aws.read((abort) =>
    // Undecrypted: a copy that somebody made a SecureString shows as a text that does not match.
    aws
      .client(SSMClient, region)
      .send(new GetParametersCommand({ Names: [chain, state, tlsCert, tlsCaBundle] }), abort),
  );
  if (!("value" in answer)) return answer;
  return { value: new Map((answer.value?.Parameters ?? []).map((one) => [one.Name ?? "", one])) };
}

async function readVersions(
  aws: AwsSession,
  region: string,
  path: string,
): Promise<Reading<ReadonlyMap<string, ParameterVersion>>> {
  const found = new Map<string, ParameterVersion>();
  let NextToken: string | undefined;
  // A page may be shorter than it could be, even empty, while others follow.
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = {
      ParameterFilters: [{ Key: "Path", Option: "OneLevel", Values: [path] }],
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
  return { unknown: `${path} has more than ${MOST_PAGES} pages of parameters`, why: "error" };
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
    return { unreadable: "it has no certificate in PEM" };
  } catch {
    return { unreadable: "its PEM holds no certificate" };
  }
}
