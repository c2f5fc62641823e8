import { z } from "zod";
import { endpointTraits } from "../endpointTraits.ts";
import type { Fault } from "./configError.ts";
import { type Draft, placed } from "./draft.ts";
import { field } from "./rawValue.ts";
import { ruled } from "./rule.ts";

const MAX_SUBNETS = 16;
const DEFAULT_CIDR = "10.0.0.0/16";

const vpcId = ruled(z.string().regex(/^vpc-[0-9a-f]{8,17}$/), {
  allowed: "the id of a VPC, such as vpc-0a1b2c3d4e5f67890",
  fix: "Copy the id from the VPC console of the stack's region.",
});

const subnetId = ruled(z.string().regex(/^subnet-[0-9a-f]{8,17}$/), {
  allowed: "the id of a subnet, such as subnet-0a1b2c3d4e5f67890",
  fix: "Copy the id of a public subnet of the VPC.",
});

const subnetIds = ruled(z.array(subnetId).min(2).max(MAX_SUBNETS), {
  allowed: `a list of 2 to ${MAX_SUBNETS} subnet ids`,
  fix: "Name public subnets in at least two availability zones: a load balancer needs both.",
});

const cidr = ruled(z.string().refine(isVpcBlock), {
  allowed: "an IPv4 block from /16 to /24 that begins at its own network address, such as 10.0.0.0/16",
  fix: "Choose a block that no network you connect to uses.",
});

export const networkSchema = z.strictObject({
  vpcId: vpcId.optional(),
  subnetIds: subnetIds.optional(),
  create: z.strictObject({ cidr: cidr.default(DEFAULT_CIDR) }).optional(),
});

function isVpcBlock(text: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1);
  if (parts === undefined || parts.some((part) => part !== String(Number(part)))) return false;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts.map(Number);
  if ([a, b, c, d].some((byte) => byte > 255) || prefix < 16 || prefix > 24) return false;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return address % 2 ** (32 - prefix) === 0;
}

/** A network exists (vpcId and subnetIds) or is created, never both, and there is one when something needs it. */
export function networkRules(draft: Draft): Fault[] {
  const { network } = draft;
  if (network === undefined) return missingNetwork(draft);
  if (network === null) return [];
  const { vpcId: vpc, subnetIds: subnets, create } = network;
  const exists = vpc !== undefined || subnets !== undefined;
  if (create !== undefined) return exists ? [bothWays(network)] : [];
  if (!exists) return [neitherWay(network)];
  return [
    ...(vpc === undefined ? [halfGiven("vpcId", "subnetIds")] : []),
    ...(subnets === undefined ? [halfGiven("subnetIds", "vpcId")] : []),
    ...repeatedSubnets(network),
  ];
}

const BOTH = "either vpcId and subnetIds, or create alone";

function bothWays(given: object): Fault {
  return {
    path: ["network"],
    value: given,
    allowed: BOTH,
    fix: "Remove create to use the VPC that you have, or remove vpcId and subnetIds to have one made.",
  };
}

function neitherWay(given: object): Fault {
  return {
    path: ["network"],
    value: given,
    allowed: BOTH,
    fix: "Name the VPC and its subnets, write create: {} to have them made, or remove the key.",
  };
}

function halfGiven(missing: string, present: string): Fault {
  return {
    path: ["network", missing],
    value: undefined,
    allowed: BOTH,
    fix: `Add ${missing}: load balancers need it beside ${present}.`,
  };
}

function repeatedSubnets({ subnetIds: subnets }: NonNullable<Draft["network"]>): Fault[] {
  const given = placed(subnets, "network", "subnetIds");
  return given
    .filter(({ value }, index) => given.findIndex((other) => other.value === value) < index)
    .map(({ path, value }) => ({
      path,
      value,
      allowed: "each subnet once",
      fix: "Name a subnet of another availability zone.",
    }));
}

/** Target groups go where the load balancer is, so only what has one made needs a network. */
function missingNetwork({ endpoints, hosts }: Draft): Fault[] {
  const balancing = placed(endpoints, "endpoints").filter(
    ({ value }) =>
      value.kind && endpointTraits(value.kind).balancer !== undefined && field(value, "loadBalancerArn") === undefined,
  );
  const exposed = placed(hosts, "hosts").filter(
    ({ value: { expose } }) => expose && expose.loadBalancerArn === undefined,
  );
  const needing = [...balancing, ...exposed];
  if (needing.length === 0) return [];
  const names = needing.map(({ value, path }) => value.name ?? `${path[0]}[${path[1]}]`).join(", ");
  return [
    {
      path: ["network"],
      value: undefined,
      allowed: `${BOTH}, while a load balancer is made for: ${names}`,
      fix: "Name a VPC and its public subnets, write create: {} to have them made, or give each a loadBalancerArn.",
    },
  ];
}

/** One of the two ways; the rules see to it. */
export function networkConfig({ create, vpcId: vpc, subnetIds: subnets }: z.output<typeof networkSchema>) {
  if (create !== undefined) return { create };
  return vpc === undefined || subnets === undefined ? undefined : { vpcId: vpc, subnetIds: subnets };
}
