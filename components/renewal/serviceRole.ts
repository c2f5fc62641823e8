import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ArnScope } from "../../core/arn.ts";
import type { PolicyDocument } from "../../core/permissions/policyDocument.ts";
import { trustPolicy } from "../../core/renewal/rolePolicies.ts";
import { iam } from "../registration/aws.ts";

export interface ServiceRoleArgs {
  /** Physical name. */
  readonly name: string;
  /** Who takes the role on: `lambda.amazonaws.com`. */
  readonly service: string;
  readonly description: string;
  readonly scope: pulumi.Input<ArnScope>;
  readonly policy: pulumi.Input<PolicyDocument>;
}

/** A role for one AWS service, for this account's sake only, with one policy. */
export interface ServiceRole {
  readonly role: aws.iam.Role;
  /** Depend on it: a role without its policy may do nothing. */
  readonly policy: aws.iam.RolePolicy;
}

export function serviceRole(parent: pulumi.Resource, name: string, args: ServiceRoleArgs): ServiceRole {
  const role = new iam.Role(
    `${name}-role`,
    {
      name: args.name,
      description: args.description,
      assumeRolePolicy: pulumi.output(args.scope).apply((scope) => JSON.stringify(trustPolicy(args.service, scope))),
    },
    { parent },
  );
  const policy = new iam.RolePolicy(
    `${name}-policy`,
    {
      name: args.name,
      role: role.name,
      policy: pulumi.output(args.policy).apply((document) => JSON.stringify(document)),
    },
    { parent },
  );
  return { role, policy };
}
