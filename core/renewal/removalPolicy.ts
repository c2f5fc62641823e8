import { type ArnScope, regionalArn } from "../arn.ts";
import { ACM_TAGS } from "../hostCertificate/acmCertificate.ts";
import { hostParameters, hostPath } from "../hostCertificate/hostParameters.ts";
import type { PolicyDocument } from "../permissions/policyDocument.ts";

export interface RemovalPolicyArgs {
  readonly scope: ArnScope;
  readonly stack: string;
  readonly parameterPrefix: string;
  /** A generation of the wildcard. */
  readonly host: { readonly name: string; readonly names: readonly string[]; readonly folder?: string | undefined };
}

/** Of the parameters that a removal touches: the ARNs, and the lease that keeps other runs away. No key is among them. */
const PARAMETER_CALLS = [
  "ssm:GetParameter",
  "ssm:GetParametersByPath",
  "ssm:PutParameter",
  "ssm:DeleteParameters",
] as const;

/** Every call of the policy below. */
export const REMOVAL_ACTIONS: readonly string[] = [
  "acm:ListCertificates",
  "acm:ListTagsForCertificate",
  "acm:DescribeCertificate",
  "acm:DeleteCertificate",
  ...PARAMETER_CALLS,
];

/**
 * What the renewal function needs to delete the imported certificates of one generation, and no more. It is a policy of its
 * own, since the function's names what is configured: by the time the engine deletes the generation, that one has been updated.
 * In every region: one that is no longer a target is cleared as well.
 */
export function removalPolicy({ scope, stack, parameterPrefix, host }: RemovalPolicyArgs): PolicyDocument {
  const certificates = regionalArn({ ...scope, region: "*" }, "acm", "certificate/*");
  const { acm, lease } = hostParameters(hostPath(parameterPrefix, host.names, host.folder));
  return {
    Version: "2012-10-17",
    Statement: [
      // It takes no resource.
      { Sid: "Imports", Effect: "Allow", Action: "acm:ListCertificates", Resource: "*" },
      { Sid: "Tags", Effect: "Allow", Action: "acm:ListTagsForCertificate", Resource: certificates },
      {
        Sid: "Removal",
        Effect: "Allow",
        Action: ["acm:DescribeCertificate", "acm:DeleteCertificate"],
        Resource: certificates,
        Condition: {
          StringEquals: {
            [`aws:ResourceTag/${ACM_TAGS.stack}`]: stack,
            [`aws:ResourceTag/${ACM_TAGS.host}`]: host.name,
          },
        },
      },
      {
        Sid: "Arns",
        Effect: "Allow",
        Action: [...PARAMETER_CALLS],
        Resource: [acm, lease, `${lease}/*`].map((name) => regionalArn(scope, "ssm", `parameter${name}`)),
      },
    ],
  };
}
