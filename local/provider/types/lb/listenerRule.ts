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
import { mapOf, mapsOf, numberOf, requiredText, textsOf } from "../../inputReader.ts";
import { isEmpty, type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags } from "../../tags.ts";
import { actionDefaults, actionInputs, awsActions, liveActions } from "./actions.ts";
import { readElbTags, updateElbTags } from "./elbTags.ts";

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
  outputs: ["arn", "priority"],
  regional: true,
  ordered: ["actions"],
  defaults: actionDefaults("actions"),

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

  async read(arn, given, context) {
    const call = context.clients.elb(context.region).send(new DescribeRulesCommand({ RuleArns: [arn] }));
    const rule = (await unless(call, "RuleNotFoundException", "RuleNotFound"))?.Rules?.[0];
    if (rule === undefined) return undefined;
    return {
      inputs: { ...liveInputs(rule, given, listenerOf(arn)), tags: await readElbTags(arn, context) },
      outputs: { arn },
    };
  },

  async update(arn, news, olds, context) {
    const elb = context.clients.elb(context.region);
    const priority = numberOf(news, "priority");
    if (priority !== undefined && priority !== numberOf(olds, "priority")) {
      await elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: arn, Priority: priority }] }));
    }
    const request = { RuleArn: arn, Conditions: conditions(news), Actions: awsActions(mapsOf(news, "actions")) };
    await elb.send(new ModifyRuleCommand(request));
    await updateElbTags(arn, news, olds, context);
  },

  async remove(arn, _state, context) {
    const call = context.clients.elb(context.region).send(new DeleteRuleCommand({ RuleArn: arn }));
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
    actions: liveActions(rule.Actions, mapsOf(given, "actions")),
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
