import { getAvailabilityZones, getCallerIdentity, getPartition, getRegion } from "./account.ts";
import { getSubnet, getSubnets, getVpc } from "./ec2.ts";
import type { Invoke } from "./invoke.ts";
import { getFunction, getResource, getTopic } from "./existence.ts";
import { getLoadBalancer, getTargetGroup } from "./lb.ts";
import { getZone } from "./route53.ts";

export type { Invoke } from "./invoke.ts";

/** By Pulumi's token. */
export const INVOKES: Readonly<Record<string, Invoke>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getRegion:getRegion": getRegion,
  "aws:cloudcontrol/getResource:getResource": getResource,
  "aws:ec2/getSubnet:getSubnet": getSubnet,
  "aws:ec2/getSubnets:getSubnets": getSubnets,
  "aws:ec2/getVpc:getVpc": getVpc,
  "aws:lambda/getFunction:getFunction": getFunction,
  "aws:lb/getLoadBalancer:getLoadBalancer": getLoadBalancer,
  "aws:lb/getTargetGroup:getTargetGroup": getTargetGroup,
  "aws:route53/getZone:getZone": getZone,
  "aws:sns/getTopic:getTopic": getTopic,
};
