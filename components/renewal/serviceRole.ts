import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsPlace } from "../../core/permissions/awsPlace.ts";
import type { PolicyDocument } from "../../core/permissions/policyDocument.ts";
import { trustPolicy } from "../../core/renewal/trustPolicy.ts";

export interface ServiceRoleArgs {
  /** Physical name. */
  readonly name: string;
  /** Who takes the role on: `lambda.amazonaws.com`. */
  readonly service: string;
  readonly description: string;
  readonly place: pulumi.Input<AwsPlace>;
  readonly policy: pulumi.Input<PolicyDocument>;
}

/** A role for one AWS service, for this account's sake only, with one policy. */
export interface ServiceRole {
  readonly role: aws.iam.Role;
  /** Depend on it: a role without its policy may do nothing. */
  readonly policy: aws.iam.RolePolicy;
}

export function serviceRole(parent: pulumi.Resource, name: string, args: ServiceRoleArgs): ServiceRole {
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      name: args.name,
      description: args.description,
      assumeRolePolicy: pulumi.output(args.place).apply((place) => JSON.stringify(trustPolicy(args.service, place))),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
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
