import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { textOf } from "../inputReader.ts";
import { present } from "../propertyMap.ts";
import type { ResourceType } from "../resourceType.ts";
import { loadBalancer } from "../types/lb/loadBalancer.ts";
import { targetGroup } from "../types/lb/targetGroup.ts";
import { Waiting } from "../waiting.ts";
import type { Invoke, InvokeContext } from "./invoke.ts";

export const getLoadBalancer: Invoke = async (args, context) => {
  const arn = textOf(args, "arn") ?? (await loadBalancerArn(textOf(args, "name"), context));
  return { ...(await readState(loadBalancer, arn, context)), region: context.region };
};

export const getTargetGroup: Invoke = async (args, context) => {
  const arn = textOf(args, "arn") ?? (await targetGroupArn(textOf(args, "name"), context));
  return { ...(await readState(targetGroup, arn, context)), region: context.region };
};

async function loadBalancerArn(name: string | undefined, { clients, region }: InvokeContext): Promise<string> {
  if (name === undefined) throw new Error("getLoadBalancer needs `arn` or `name`.");
  const answer = await clients.elb(region).send(new DescribeLoadBalancersCommand({ Names: [name] }));
  const arn = answer.LoadBalancers?.[0]?.LoadBalancerArn;
  if (arn === undefined) throw new Error(`There is no load balancer named ${name} in ${region}.`);
  return arn;
}

async function targetGroupArn(name: string | undefined, { clients, region }: InvokeContext): Promise<string> {
  if (name === undefined) throw new Error("getTargetGroup needs `arn` or `name`.");
  const answer = await clients.elb(region).send(new DescribeTargetGroupsCommand({ Names: [name] }));
  const arn = answer.TargetGroups?.[0]?.TargetGroupArn;
  if (arn === undefined) throw new Error(`There is no target group named ${name} in ${region}.`);
  return arn;
}

/** What the resource of that type would have as state: these functions return the same properties. */
async function readState(type: ResourceType, arn: string, context: InvokeContext) {
  const waiting = new Waiting(1, 0, new AbortController().signal);
  const live = await type.read(arn, {}, { ...context, waiting });
  if (live === undefined) throw new Error(`${type.token} ${arn} does not exist in ${context.region}.`);
  return present({ id: arn, ...live.inputs, ...live.outputs });
}
