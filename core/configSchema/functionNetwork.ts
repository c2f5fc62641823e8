import { z } from "zod";
import type { Fault } from "./configError.ts";
import { type Draft, placed } from "./draft.ts";
import { ruled } from "./rule.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html */
const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;

const subnetId = ruled(z.string().regex(/^subnet-[0-9a-f]{8,17}$/), {
  allowed: "the id of a subnet, such as subnet-0a1b2c3d4e5f67890",
  fix: "Copy the id of a private subnet whose route table leads to a NAT gateway.",
});

const securityGroupId = ruled(z.string().regex(/^sg-[0-9a-f]{8,17}$/), {
  allowed: "the id of a security group, such as sg-0a1b2c3d4e5f67890",
  fix: "Copy the id of a security group of the same VPC, or remove the key to have one made.",
});

/** Where the renewal function has its network interfaces, for ports that only a VPC reaches. */
export const functionNetworkSchema = ruled(
  z.strictObject({
    subnetIds: ruled(z.array(subnetId).min(1).max(MAX_SUBNETS), {
      allowed: `a list of 1 to ${MAX_SUBNETS} subnet ids`,
      fix: "List private subnets of one VPC whose route tables lead to a NAT gateway: the CA is on the internet.",
    }),
    /** @default a security group of its own, which lets out HTTPS, DNS and the ports of the endpoints */
    securityGroupIds: ruled(z.array(securityGroupId).min(1).max(MAX_SECURITY_GROUPS), {
      allowed: `a list of 1 to ${MAX_SECURITY_GROUPS} security group ids`,
      fix: "List security groups of the subnets' VPC, or remove the key to have one made.",
    }).optional(),
  }),
  {
    allowed: "an object with the key subnetIds, and securityGroupIds where they exist",
    fix: "Write { subnetIds: [subnet-…, subnet-…] }, or remove the key to keep the function outside any VPC.",
  },
);

/** Lambda refuses a list with the same id twice. */
export function functionNetworkRules({ acme }: Draft): Fault[] {
  const { subnetIds, securityGroupIds } = acme?.functionNetwork ?? {};
  const lists = [
    { path: ["acme", "functionNetwork", "subnetIds"], given: subnetIds, allowed: "each subnet once" },
    { path: ["acme", "functionNetwork", "securityGroupIds"], given: securityGroupIds, allowed: "each group once" },
  ];
  return lists.flatMap(({ path, given, allowed }) => {
    const ids = placed(given, ...path);
    return ids
      .filter(({ value }, index) => ids.findIndex((other) => other.value === value) < index)
      .map((one) => ({ path: one.path, value: one.value, allowed, fix: `Remove the second ${one.value}.` }));
  });
}
