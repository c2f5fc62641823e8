import type { PolicyDocument, PolicyStatement } from "./policyDocument.ts";
import { READ_ACTIONS } from "./readActions.ts";

export interface PreviewPolicyArgs {
  /** Number of the account. */
  readonly account: string;
  /** SSM paths that a preview may read, without the slash at the end. @default ["/cabal/tls"] */
  readonly parameterPaths?: readonly string[] | undefined;
  /** SSM paths with private keys, which it must not read, whatever else the role has. @default ["/cabal/letsencrypt"] */
  readonly secretPaths?: readonly string[] | undefined;
  /** S3 bucket with the state of the stacks. @default none: the state is elsewhere */
  readonly stateBucket?: string | undefined;
  /** KMS key with which the stack's secrets are encrypted. @default none: a passphrase, or Pulumi Cloud */
  readonly secretsKeyArn?: string | undefined;
}

/** The values of parameters are given by path, those of the account's other parameters are not. */
const READ_PARAMETER = "ssm:GetParameter";
const READ_PARAMETERS = [READ_PARAMETER, "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath"];

/**
 * What a preview may do in AWS, the gate's question to ACM and the comparison with AWS (`--refresh`) included: read, and
 * no private key. No action in it changes anything.
 */
export function previewPolicy(args: PreviewPolicyArgs): PolicyDocument {
  const { account, parameterPaths = ["/cabal/tls"], secretPaths = ["/cabal/letsencrypt"] } = args;
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadResources", Effect: "Allow", Action: readActions(), Resource: "*" },
      {
        Sid: "ReadParameters",
        Effect: "Allow",
        Action: READ_PARAMETER,
        Resource: parameterPaths.map((path) => parameters(account, path)),
      },
      ...stateStatements(args),
      {
        Sid: "NoPrivateKeys",
        Effect: "Deny",
        Action: READ_PARAMETERS,
        Resource: secretPaths.map((path) => parameters(account, path)),
      },
      { Sid: "NoExportOfKeys", Effect: "Deny", Action: "acm:ExportCertificate", Resource: "*" },
    ],
  };
}

function readActions(): string[] {
  const actions = new Set(Object.values(READ_ACTIONS).flat());
  actions.delete(READ_PARAMETER);
  return [...actions].sort();
}

function parameters(account: string, path: string): string {
  return `arn:aws:ssm:*:${account}:parameter${path}/*`;
}

function stateStatements({ stateBucket, secretsKeyArn }: PreviewPolicyArgs): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (stateBucket !== undefined) {
    const bucket = `arn:aws:s3:::${stateBucket}`;
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
