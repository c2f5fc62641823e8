import { FUNCTION_NAMES } from "../../core/adoption/index.ts";
import { hostedZoneArn } from "../../core/arn.ts";
import { INVENTORY_FOLDER } from "../../core/inventory.ts";
import type { PolicyDocument, PolicyStatement } from "../../core/permissions/policyDocument.ts";
import { partitionOf } from "../../core/regions.ts";
import type { ReadGrant } from "../../core/endpointKinds.ts";
import { readGrants } from "../../core/endpointTraits.ts";
import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";

/**
 * What `adopt` may do, as a policy document of IAM: it reads, and nothing in it can change anything. What has `*` as its
 * resource cannot be limited, or is not known by name beforehand. It is for every stack of an account; the region says in
 * which partition, and `renewalFunction` is the function that renews host certificates today.
 */
export function adoptPolicy(region = "", renewalFunction: string = RENEWAL_DEFAULTS.functionName): PolicyDocument {
  const anywhere = { partition: partitionOf(region), region: "*", accountId: "*" };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadWhatServes",
        Effect: "Allow",
        Action: [
          "acm:DescribeCertificate",
          "acm:ListCertificates",
          ...readGrants("adopt")
            .filter((grant) => !isLimited(grant))
            .flatMap(({ actions }) => actions),
          "route53:ListHostedZones",
          "route53:ListHostedZonesByName",
        ].sort(),
        Resource: "*",
      },
      {
        Sid: "ReadHostCertificates",
        Effect: "Allow",
        Action: [
          "ecs:DescribeServices",
          "ecs:DescribeTaskDefinition",
          "ecs:ListClusters",
          "ecs:ListServices",
          "scheduler:ListSchedules",
          "ssm:DescribeParameters",
        ],
        Resource: "*",
      },
      {
        // By name: the settings of a function have its environment.
        Sid: "ReadFunctions",
        Effect: "Allow",
        Action: ["lambda:GetFunctionConfiguration", "lambda:GetPolicy"],
        Resource: [...new Set([renewalFunction, ...FUNCTION_NAMES])].map(
          (name) => `arn:${anywhere.partition}:lambda:*:*:function:${name}`,
        ),
      },
      ...readGrants("adopt")
        .filter(isLimited)
        .map(
          ({ sid, actions, resources }): PolicyStatement => ({
            Sid: sid,
            Effect: "Allow",
            Action: actions,
            Resource: resources(anywhere),
          }),
        ),
      {
        // The inventory, and a certificate: no private key is read. Put the name of your own parameter in its place.
        Sid: "ReadParameters",
        Effect: "Allow",
        Action: ["ssm:GetParameter"],
        Resource: [
          `arn:${anywhere.partition}:ssm:*:*:parameter${INVENTORY_FOLDER}/*`,
          `arn:${anywhere.partition}:ssm:*:*:parameter/cabal/control_domain_ssl_cert`,
        ],
      },
      {
        Sid: "ReadRecords",
        Effect: "Allow",
        Action: ["route53:ListResourceRecordSets"],
        Resource: [hostedZoneArn(anywhere, "*")],
      },
    ],
  };
}

const SOMEWHERE = { partition: "aws", region: "us-east-1", accountId: "*" };

function isLimited({ resources }: ReadGrant): boolean {
  return !resources(SOMEWHERE).includes("*");
}
