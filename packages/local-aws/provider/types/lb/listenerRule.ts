import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  ModifyRuleCommand,
  type Rule,
  type RuleCondition,
  SetRulePrioritiesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { sent, unless } from "../../awsFailure.ts";
import { inputChanges } from "../../inputChanges.ts";
import { mapOf, mapsOf, numberOf, requiredText, textsOf } from "../../inputReader.ts";
import { isEmpty, type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags } from "../../tags.ts";
import { arn, between } from "../../valueRules.ts";
import { actionDefaults, actionInputs, actionOutputs, actionRequired, actionValues } from "./actions.ts";
import { awsActions } from "./awsActions.ts";
import { readElbTags, updateElbTags } from "./elbResource.ts";
import { liveActions } from "./liveActions.ts";

export const listenerRule: ResourceType = {
  token: "aws:lb/listenerRule:ListenerRule",
  source: "hashicorp/terraform-provider-aws internal/service/elbv2/listener_rule.go",
  inputs: {
    listenerArn: "replace",
    priority: "update",
    ...actionInputs("actions"),
    conditions: "update",
    "conditions.hostHeader": "update",
    "conditions.hostHeader.values": "update",
    "conditions.pathPattern": "update",
    "conditions.pathPattern.values": "update",
    tags: "update",
  },
  outputs: ["arn", "priority", ...actionOutputs("actions")],
  regional: true,
  ordered: ["actions"],
  defaults: actionDefaults("actions"),
  values: { ...actionValues("actions"), listenerArn: arn(), priority: between(1, 50_000) },
  required: actionRequired("actions"),

  async create(inputs, context) {
    const listenerArn = requiredText(inputs, "listenerArn");
    const answer = await context.clients.elb(context.region).send(
      new CreateRuleCommand({
        ListenerArn: listenerArn,
        Priority: numberOf(inputs, "priority") ?? (await nextPriority(listenerArn, context)),
        Conditions: conditions(inputs),
        Actions: awsActions(mapsOf(inputs, "actions")),
        Tags: awsTags(inputs),
      }),
    );
    return sent(answer.Rules?.[0]?.RuleArn, "rule ARN");
  },

  async read(id, given, context) {
    const call = context.clients.elb(context.region).send(new DescribeRulesCommand({ RuleArns: [id] }));
    const rule = (await unless(call, "RuleNotFoundException", "RuleNotFound"))?.Rules?.[0];
    if (rule === undefined) return undefined;
    return {
      inputs: { ...liveInputs(rule, given, listenerOf(id)), tags: await readElbTags(id, context) },
      outputs: { arn: id },
    };
  },

  async update(id, news, olds, context) {
    const elb = context.clients.elb(context.region);
    const priority = numberOf(news, "priority");
    if (priority !== undefined && priority !== numberOf(olds, "priority")) {
      await elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: id, Priority: priority }] }));
    }
    const changed = inputChanges(listenerRule, olds, news).map(({ path }) => path.split(/[.[]/)[0]);
    if (changed.includes("actions") || changed.includes("conditions")) {
      const request = {
        RuleArn: id,
        ...(changed.includes("actions") ? { Actions: awsActions(mapsOf(news, "actions")) } : {}),
        ...(changed.includes("conditions") ? { Conditions: conditions(news) } : {}),
      };
      await elb.send(new ModifyRuleCommand(request));
    }
    await updateElbTags(id, news, olds, context);
  },

  async remove(id, _state, context) {
    const call = context.clients.elb(context.region).send(new DeleteRuleCommand({ RuleArn: id }));
    await unless(call, "RuleNotFoundException", "RuleNotFound");
  },
};

async function nextPriority(listenerArn: string, context: ResourceContext): Promise<number> {
  const answer = await context.clients.elb(context.region).send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  const taken = (answer.Rules ?? []).map((rule) => Number(rule.Priority)).filter(Number.isInteger);
  return Math.max(0, ...taken) + 1;
}

function conditions(inputs: PropertyMap): RuleCondition[] {
  return mapsOf(inputs, "conditions").map((condition) =>
    isEmpty(condition["hostHeader"])
      ? { Field: "path-pattern", PathPatternConfig: { Values: textsOf(mapOf(condition, "pathPattern"), "values") } }
      : { Field: "host-header", HostHeaderConfig: { Values: textsOf(mapOf(condition, "hostHeader"), "values") } },
  );
}

function liveInputs(rule: Rule, given: PropertyMap, listenerArn: string): PropertyMap {
  return present({
    listenerArn,
    priority: rule.Priority === undefined ? undefined : Number(rule.Priority),
    actions: liveActions(rule.Actions, given, "actions"),
    conditions: (rule.Conditions ?? []).map((condition) => {
      const values =
        condition.HostHeaderConfig?.Values ?? condition.PathPatternConfig?.Values ?? condition.Values ?? [];
      return condition.Field === "path-pattern" ? { pathPattern: { values } } : { hostHeader: { values } };
    }),
  });
}

/** A rule's ARN is its listener's with one more part. */
function listenerOf(ruleArn: string): string {
  return ruleArn.replace(":listener-rule/", ":listener/").replace(/\/[^/]+$/, "");
}
