import { z } from "zod";
import { ruled } from "./rule.ts";

const MAX_SUBNETS = 16;
const DEFAULT_CIDR = "10.0.0.0/16";

export const vpcId = ruled(z.string().regex(/^vpc-[0-9a-f]{8,17}$/), {
  allowed: "the id of a VPC, such as vpc-0a1b2c3d4e5f67890",
  fix: "Copy the id from the VPC console of the stack's region.",
});

const subnetId = ruled(z.string().regex(/^subnet-[0-9a-f]{8,17}$/), {
  allowed: "the id of a subnet, such as subnet-0a1b2c3d4e5f67890",
  fix: "Copy the id of a public subnet of the VPC.",
});

export const subnetIds = ruled(z.array(subnetId).min(2).max(MAX_SUBNETS), {
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
