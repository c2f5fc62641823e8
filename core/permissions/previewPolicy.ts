import { apiDomainArn, regionalArn } from "../arn.ts";
import { INVENTORY_FOLDER } from "../inventory.ts";
import { partitionOf } from "../regions.ts";
import { NO_READ_BY_PATH, type PolicyDocument, type PolicyStatement } from "./policyDocument.ts";
import { READ_ACTIONS } from "./readActions.ts";

export interface PreviewPolicyArgs {
  /** Number of the account. */
  readonly account: string;
  /** Any region of the account's partition. @default one of the public partition */
  readonly region?: string | undefined;
  /** SSM paths that a preview may read, without the slash at the end. @default ["/cabal/tls"] */
  readonly parameterPaths?: readonly string[] | undefined;
  /**
   * SSM parameters with private keys, and paths with such parameters below them, which it must not read, whatever else the
   * role has: name the `copies` of hosts as well. @default ["/cabal/letsencrypt"]
   */
  readonly secretPaths?: readonly string[] | undefined;
  /** Names of the Lambda functions of the stacks; a read of a function shows its environment. @default ["cabal-certbot-renewal"] */
  readonly functions?: readonly string[] | undefined;
  /** Host names of the API Gateway endpoints of the stacks; every other read of API Gateway, such as that of its keys, is refused. @default none */
  readonly apiDomains?: readonly string[] | undefined;
  /** S3 bucket with the state of the stacks. @default none: the state is elsewhere */
  readonly stateBucket?: string | undefined;
  /** KMS key with which the stack's secrets are encrypted. @default none: a passphrase, or Pulumi Cloud */
  readonly secretsKeyArn?: string | undefined;
}

/** The values of parameters are given by path, those of the account's other parameters are not. */
const READ_PARAMETER = "ssm:GetParameter";
const READ_PARAMETERS = [READ_PARAMETER, "ssm:GetParameterHistory", "ssm:GetParameters"];

const READ_DOMAIN = "apigateway:GET";
/**
 * What a preview may do in AWS, the gate's question to ACM and the comparison with AWS (`--refresh`) included: read, and
 * no private key. No action in it changes anything.
 */
export function previewPolicy(args: PreviewPolicyArgs): PolicyDocument {
  const { parameterPaths = [INVENTORY_FOLDER], secretPaths = ["/cabal/letsencrypt"] } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadResources", Effect: "Allow", Action: readActions(), Resource: "*" },
      ...functionStatements(args),
      ...domainStatements(args),
      {
        Sid: "ReadParameters",
        Effect: "Allow",
        Action: READ_PARAMETER,
        Resource: parameterPaths.map((path) => parameters(args, path)),
      },
      ...stateStatements(args),
      {
        Sid: "NoPrivateKeys",
        Effect: "Deny",
        Action: READ_PARAMETERS,
        Resource: secretPaths.flatMap((path) => [parameters(args, path, ""), parameters(args, path)]),
      },
      NO_READ_BY_PATH,
      { Sid: "NoExportOfKeys", Effect: "Deny", Action: "acm:ExportCertificate", Resource: "*" },
    ],
  };
}

/** Those on everything; the others are given by name. */
function readActions(): string[] {
  return allReads().filter((action) => action !== READ_PARAMETER && !isOfFunction(action) && action !== READ_DOMAIN);
}

function allReads(): string[] {
  return [...new Set<string>(Object.values(READ_ACTIONS).flat())].sort();
}

function isOfFunction(action: string): boolean {
  return action.startsWith("lambda:");
}

function functionStatements(args: PreviewPolicyArgs): PolicyStatement[] {
  const { functions = ["cabal-certbot-renewal"] } = args;
  if (functions.length === 0) return [];
  return [
    {
      Sid: "ReadFunctions",
      Effect: "Allow",
      Action: allReads().filter(isOfFunction),
      // A function's versions and aliases are resources of their own.
      Resource: functions.flatMap((name) => [
        arn(args, "lambda", `function:${name}`),
        arn(args, "lambda", `function:${name}:*`),
      ]),
    },
  ];
}

/** `/apikeys` and the stages' variables are no part of a domain name. */
function domainStatements({ apiDomains = [], region = "" }: PreviewPolicyArgs): PolicyStatement[] {
  if (apiDomains.length === 0) return [];
  const names = apiDomains.map((host) => apiDomainArn({ partition: partitionOf(region), region: "*" }, host));
  return [
    {
      Sid: "ReadDomainNames",
      Effect: "Allow",
      Action: READ_DOMAIN,
      Resource: names.flatMap((name) => [name, `${name}/*`]),
    },
  ];
}

function parameters(args: PreviewPolicyArgs, path: string, below = "/*"): string {
  return arn(args, "ssm", `parameter${path}${below}`);
}

function arn({ account, region = "" }: PreviewPolicyArgs, service: string, resource: string): string {
  return regionalArn({ partition: partitionOf(region), region: "*", accountId: account }, service, resource);
}

function stateStatements({ stateBucket, secretsKeyArn, region = "" }: PreviewPolicyArgs): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (stateBucket !== undefined) {
    const bucket = `arn:${partitionOf(region)}:s3:::${stateBucket}`;
    statements.push({
      Sid: "ReadState",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [bucket, `${bucket}/.pulumi/*`],
    });
  }
  if (secretsKeyArn !== undefined) {
    statements.push({ Sid: "ReadSecrets", Effect: "Allow", Action: "kms:Decrypt", Resource: secretsKeyArn });
  }
  return statements;
}
