import type { HostCopies } from "../inventory.ts";
import { copyNames, type HostParameters } from "../hostCertificate/hostParameters.ts";
import { type ArnScope, regionalArn } from "../arn.ts";
import type { PolicyDocument, PolicyStatement } from "../permissions/policyDocument.ts";

/** What a service needs that serves the certificate: the bundle or its copies, and nothing that is under way. */
export function hostReaderPolicy(
  scope: ArnScope,
  parameters: HostParameters,
  copies: HostCopies | undefined,
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
        Resource: [bundle, chain, tlsKey, tlsCert, tlsCaBundle, ...copyNames(copies)].map((name) =>
          regionalArn(scope, "ssm", `parameter${name}`),
        ),
      },
      ...(kmsKeyArn === undefined ? [] : [decryption(scope, kmsKeyArn)]),
    ],
  };
}

function decryption({ region }: ArnScope, kmsKeyArn: string): PolicyStatement {
  return {
    Sid: "ServedCertificateKey",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: kmsKeyArn,
    Condition: { StringEquals: { "kms:ViaService": `ssm.${region}.amazonaws.com` } },
  };
}

/** What the schedule may do: run the one function, and put events that it could not deliver into the one queue. */
export function schedulePolicy(scope: ArnScope, functionName: string, failureQueue: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Wake",
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: regionalArn(scope, "lambda", `function:${functionName}`),
      },
      {
        Sid: "Undelivered",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: regionalArn(scope, "sqs", failureQueue),
      },
    ],
  };
}

const NETWORK_INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * What Lambda does in the function's name to put it into a VPC; AWS takes no narrower resource. The function's own code
 * may do none of it. https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function networkPolicy(scope: ArnScope, functionName: string): PolicyDocument {
  const own = regionalArn(scope, "lambda", `function:${functionName}`);
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "NetworkInterfaces", Effect: "Allow", Action: NETWORK_INTERFACES, Resource: "*" },
      {
        Sid: "NotByTheCode",
        Effect: "Deny",
        Action: NETWORK_INTERFACES,
        Resource: "*",
        Condition: { ArnEquals: { "lambda:SourceFunctionArn": own } },
      },
    ],
  };
}

/** Who may take a role on: one service of AWS. It acts for whoever asks it, so it is also said on whose behalf. */
export function trustPolicy(service: string, { accountId }: Pick<ArnScope, "accountId">): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  };
}
