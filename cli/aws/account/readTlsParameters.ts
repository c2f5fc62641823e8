import { DescribeParametersCommand, GetParameterCommand, type ParameterMetadata, SSMClient } from "@aws-sdk/client-ssm";
import {
  type ParameterFacts,
  type RenewalFacts,
  type RunningCertificate,
  type RunningService,
  runningCertificate,
  type TlsSecret,
} from "../../../core/adoption/index.ts";
import { parameterName } from "../../../core/secretReference.ts";
import type { Abort, AwsSession } from "../awsSession.ts";
import { requiredReading } from "./requiredReading.ts";

/** One filter of DescribeParameters takes no more values. */
const PARAMETERS_AT_ONCE = 50;

/** The parameters that the services take key and certificate from, by what SSM says of them: not their values. */
export async function readParameters(
  aws: AwsSession,
  region: string,
  services: readonly RunningService[],
): Promise<ParameterFacts[]> {
  const secrets = services.flatMap((one) => Object.values(one.secrets));
  const names = [
    ...new Set(secrets.flatMap((from) => (from === undefined ? [] : (parameterName(from, region) ?? [])))),
  ];
  if (names.length === 0) return [];
  const client = aws.client(SSMClient, region);
  const found = await requiredReading(
    "The parameters that the services read",
    "ssm:DescribeParameters",
    aws.read((abort) => described(client, names, abort)),
  );
  return found.map(({ Name, Type, KeyId }) => ({ name: Name ?? "", secure: Type === "SecureString", keyId: KeyId }));
}

async function described(client: SSMClient, names: readonly string[], abort: Abort): Promise<ParameterMetadata[]> {
  const found: ParameterMetadata[] = [];
  for (let from = 0; from < names.length; from += PARAMETERS_AT_ONCE) {
    const Values = names.slice(from, from + PARAMETERS_AT_ONCE);
    let next: string | undefined;
    do {
      const page = await client.send(
        new DescribeParametersCommand({
          ParameterFilters: [{ Key: "Name", Option: "Equals", Values }],
          ...(next === undefined ? {} : { NextToken: next }),
        }),
        abort,
      );
      found.push(...(page.Parameters ?? []));
      next = page.NextToken;
    } while (next !== undefined && next !== "");
  }
  return found;
}

/**
 * The certificates in those of TLS_CERT. They are public, also in a SecureString; no private key is read. One that may
 * not be read may be another stack's: the plan says what depends on it.
 */
export async function readTlsCertificates(
  aws: AwsSession,
  region: string,
  services: readonly RunningService[],
  parameters: readonly ParameterFacts[],
): Promise<Pick<RenewalFacts, "certificates" | "unread">> {
  const client = aws.client(SSMClient, region);
  const named = (secret: TlsSecret) => services.map(({ secrets }) => parameterName(secrets[secret] ?? "", region));
  const [keys, certs] = [named("tlsKey"), named("tlsCert")];
  const names = parameters.map(({ name }) => name).filter((name) => certs.includes(name) && !keys.includes(name));
  const certificates = new Map<string, RunningCertificate>();
  const unread = new Map<string, string>();
  for (const name of names) {
    const answer = await aws.read((abort) =>
      client.send(new GetParameterCommand({ Name: name, WithDecryption: true }), abort),
    );
    if ("unknown" in answer) {
      const permission = `ssm:GetParameter on parameter${name}, and kms:Decrypt where a KMS key of your own encrypts it`;
      unread.set(name, `the certificate in ${name} cannot be read: ${answer.unknown}. It needs ${permission}`);
      continue;
    }
    const certificate = runningCertificate(answer.value.Parameter?.Value ?? "");
    if (certificate !== undefined) certificates.set(name, certificate);
  }
  return { certificates, unread };
}
