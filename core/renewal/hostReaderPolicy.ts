import type { HostParameters } from "../hostCertificate/hostParameters.ts";
import { type AwsPlace, regionalArn } from "../permissions/awsPlace.ts";
import type { PolicyDocument, PolicyStatement } from "../permissions/policyDocument.ts";

/** What a service needs that serves the certificate: the bundle or its copies, and nothing that is under way. */
export function hostReaderPolicy(
  place: AwsPlace,
  parameters: HostParameters,
  kmsKeyArn: string | undefined,
): PolicyDocument {
  const { bundle, chain, tlsKey, tlsCert, tlsCaBundle } = parameters;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ServedCertificate",
        Effect: "Allow",
        Action: ["ssm:GetParameter", "ssm:GetParameters"],
        Resource: [bundle, chain, tlsKey, tlsCert, tlsCaBundle].map((name) =>
          regionalArn(place, "ssm", `parameter${name}`),
        ),
      },
      ...(kmsKeyArn === undefined ? [] : [decryption(place, kmsKeyArn)]),
    ],
  };
}

function decryption({ region }: AwsPlace, kmsKeyArn: string): PolicyStatement {
  return {
    Sid: "ServedCertificateKey",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: kmsKeyArn,
    Condition: { StringEquals: { "kms:ViaService": `ssm.${region}.amazonaws.com` } },
  };
}
