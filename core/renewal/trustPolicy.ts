import type { AwsPlace } from "../permissions/awsPlace.ts";
import type { PolicyDocument } from "../permissions/policyDocument.ts";

/** Who may take a role on: one service of AWS. It acts for whoever asks it, so it is also said on whose behalf. */
export function trustPolicy(service: string, { accountId }: Pick<AwsPlace, "accountId">): PolicyDocument {
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
