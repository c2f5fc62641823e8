import { partitionOf } from "../regions.ts";
import type { PolicyDocument } from "./policyDocument.ts";

const ISSUER = "token.actions.githubusercontent.com";

export interface GithubTrustArgs {
  /** Number of the account. */
  readonly account: string;
  /** `owner/name`. */
  readonly repository: string;
  /** What of it: `pull_request`, `ref:refs/heads/main`, `environment:production`. */
  readonly contexts: readonly string[];
  /** Any region of the account's partition. @default one of the public partition */
  readonly region?: string | undefined;
}

/**
 * Who may take a role: workflows of one repository, in these contexts and no others. The name of the repository alone
 * would let every branch in.
 */
export function githubTrust({ account, repository, contexts, region = "" }: GithubTrustArgs): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Workflows",
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${ISSUER}` },
        Condition: {
          StringEquals: {
            [`${ISSUER}:aud`]: "sts.amazonaws.com",
            [`${ISSUER}:sub`]: contexts.map((context) => `repo:${repository}:${context}`),
          },
        },
      },
    ],
  };
}
