import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { allOf, arn, length, pattern } from "../../valueRules.ts";
import { functionName } from "./functionName.ts";

/** The parts of a statement of a function's policy that are read back. */
interface Statement {
  readonly Sid?: string;
  readonly Action?: string;
  readonly Principal?: string | { readonly Service?: string; readonly AWS?: string };
  readonly Condition?: {
    readonly ArnLike?: { readonly "AWS:SourceArn"?: string };
    readonly StringEquals?: { readonly "AWS:SourceAccount"?: string };
  };
}

export const permission: ResourceType = {
  token: "aws:lambda/permission:Permission",
  source: "hashicorp/terraform-provider-aws internal/service/lambda/permission.go",
  inputs: {
    statementId: "replace",
    function: "replace",
    action: "replace",
    principal: "replace",
    sourceArn: "replace",
    sourceAccount: "replace",
    qualifier: "replace",
  },
  outputs: [],
  regional: true,
  autoName: { input: "statementId", maxLength: 100 },
  values: {
    statementId: allOf(length(1, 100), pattern(/^[\w-]+$/, "to have letters, digits, underscores and hyphens only")),
    function: functionName(),
    action: pattern(/^lambda:(\*|[A-Za-z]+)$/, "to be an action of Lambda"),
    sourceArn: arn(),
    sourceAccount: pattern(/^\d{12}$/, "to be an account number"),
  },

  async create(inputs, context) {
    const StatementId = requiredText(inputs, "statementId");
    await context.clients.lambda(context.region).send(
      new AddPermissionCommand({
        ...functionOf(inputs),
        StatementId,
        Action: requiredText(inputs, "action"),
        Principal: requiredText(inputs, "principal"),
        SourceArn: textOf(inputs, "sourceArn"),
        SourceAccount: textOf(inputs, "sourceAccount"),
      }),
    );
    return StatementId;
  },

  async read(id, given, context) {
    const call = context.clients.lambda(context.region).send(new GetPolicyCommand(functionOf(given)));
    const policy = (await unless(call, "ResourceNotFoundException"))?.Policy;
    const live = statementsOf(policy).find(({ Sid }) => Sid === id);
    if (live === undefined) return undefined;
    const { Principal: principal, Condition: condition } = live;
    return {
      inputs: present({
        statementId: id,
        function: textOf(given, "function"),
        qualifier: textOf(given, "qualifier"),
        action: live.Action,
        principal: typeof principal === "string" ? principal : (principal?.Service ?? principal?.AWS),
        sourceArn: condition?.ArnLike?.["AWS:SourceArn"],
        sourceAccount: condition?.StringEquals?.["AWS:SourceAccount"],
      }),
      outputs: {},
    };
  },

  async remove(id, state, context) {
    const request = new RemovePermissionCommand({ ...functionOf(state), StatementId: id });
    await unless(context.clients.lambda(context.region).send(request), "ResourceNotFoundException");
  },
};

function functionOf(inputs: PropertyMap) {
  return { FunctionName: requiredText(inputs, "function"), Qualifier: textOf(inputs, "qualifier") };
}

function statementsOf(policy: string | undefined): Statement[] {
  return policy === undefined ? [] : ((JSON.parse(policy) as { Statement?: Statement[] }).Statement ?? []);
}
