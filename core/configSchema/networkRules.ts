import type { Draft } from "./draft.ts";
import type { Fault } from "./fault.ts";
import { itemsOf } from "./rawValue.ts";

/** A network is brought (vpcId and subnetIds) or created, never both, and there is one when something needs it. */
export function networkRules(draft: Draft): Fault[] {
  const { given, vpcId, subnetIds, create } = draft.network;
  if (given === undefined) return missingNetwork(draft);
  if (typeof given !== "object" || given === null || Array.isArray(given)) return [];
  const brought = vpcId !== undefined || subnetIds !== undefined;
  if (create !== undefined && brought) return [bothWays(given)];
  if (create !== undefined) return [];
  if (!brought) return [neitherWay(given)];
  return [
    ...(vpcId === undefined ? [halfBrought("vpcId", "subnetIds")] : []),
    ...(subnetIds === undefined ? [halfBrought("subnetIds", "vpcId")] : []),
    ...repeatedSubnets(subnetIds),
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

function halfBrought(missing: string, present: string): Fault {
  return {
    path: ["network", missing],
    value: undefined,
    allowed: BOTH,
    fix: `Add ${missing}: load balancers need it beside ${present}.`,
  };
}

function repeatedSubnets(subnetIds: unknown): Fault[] {
  const ids = itemsOf(subnetIds);
  return ids.flatMap((id, index) => {
    if (typeof id !== "string" || ids.indexOf(id) === index) return [];
    return [
      {
        path: ["network", "subnetIds", index],
        value: id,
        allowed: "each subnet once",
        fix: "Name a subnet of another availability zone.",
      },
    ];
  });
}

function missingNetwork(draft: Draft): Fault[] {
  const needing = [...draft.endpoints, ...draft.hosts].filter((one) => one.needsNetwork);
  if (needing.length === 0) return [];
  const names = needing.map(({ name, path }) => name ?? `${path[0]}[${path.at(-1)}]`).join(", ");
  return [
    {
      path: ["network"],
      value: undefined,
      allowed: `${BOTH}, while a load balancer is made for: ${names}`,
      fix: "Name a VPC and its public subnets, write create: {} to have them made, or give each a loadBalancerArn.",
    },
  ];
}
