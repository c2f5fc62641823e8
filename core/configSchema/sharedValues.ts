import { z } from "zod";
import { type BalancerFamily, isLoadBalancerArn, isTargetGroupArn } from "../arn.ts";
import { isRegion, REGIONS } from "../regions.ts";
import { isDomainLabel, isDomainName } from "../domainName.ts";
import { ruled } from "./rule.ts";

const REGION_WORDS = "the name of an AWS region, such as us-west-2";
const MAX_PARAMETER_LENGTH = 1011;
const MAX_PARAMETER_PARTS = 15;
const MAX_IMPACT_LENGTH = 200;

/** A region as the key of an ARN. */
export const regionName = ruled(
  z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/)
    .refine(isRegion),
  {
    allowed: REGION_WORDS,
    fix: "Name the region as it is in the ARN.",
  },
);

export const stackRegion = ruled(z.enum(Object.values(REGIONS).flat()), {
  allowed: REGION_WORDS,
  fix: "Set aws:region to the region of the load balancers and the API.",
});

export const zoneId = ruled(z.string().regex(/^[A-Z0-9]{8,32}$/), {
  allowed: "the id of a Route 53 zone: capital letters and digits, such as Z0123456789ABCDEFGHIJ",
  fix: "Copy the id of the public zone from Route 53, or remove the key for the control domain's.",
});

export const endpointName = ruled(z.string().regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/), {
  allowed: "1 to 40 lower-case letters, digits and inner hyphens, beginning with a letter",
  fix: "Choose a short name; it becomes part of resource names, so it should never change.",
});

export const hostname = ruled(
  z.string().refine((text) => isDomainLabel(text) || isDomainName(text)),
  {
    allowed: "one lower-case DNS label such as imap, or that label with the control domain behind it",
    fix: "Write the label alone; the control domain is added.",
  },
);

/** What users lose when the certificate expires; it becomes a label of Prometheus and a line of reports. */
export const impact = ruled(
  z
    .string()
    .max(MAX_IMPACT_LENGTH)
    .regex(/^\P{C}*\S\P{C}*$/u),
  {
    allowed: `one sentence of at most ${MAX_IMPACT_LENGTH} characters in one line`,
    fix: "Write what users lose when the certificate expires, or remove the key for the sentence of the port.",
  },
);

export const port = ruled(z.int().min(1).max(65_535), {
  allowed: "a whole number from 1 to 65535",
  fix: "Give the number of a TCP port, without quotes.",
});

export const targetGroupArn = ruled(z.string().refine(isTargetGroupArn), {
  allowed: "the ARN of a target group, arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID",
  fix: "Copy the ARN of a target group that you have, or remove the key to have one made.",
});

export function loadBalancerArn(family: BalancerFamily) {
  return ruled(
    z.string().refine((text) => isLoadBalancerArn(text, family)),
    {
      allowed: `the ARN of a load balancer, arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/${family}/NAME/ID`,
      fix: `Copy the ARN of ${balancerWords(family)} that you have, or remove the key to have one made.`,
    },
  );
}

export function balancerWords(family: BalancerFamily): string {
  return family === "net" ? "a Network Load Balancer" : "an Application Load Balancer";
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export function isParameterName(text: string): boolean {
  const parts = text.split("/").slice(1);
  const reserved = /^\/(aws|ssm)/i.test(text);
  return (
    /^(\/[A-Za-z0-9_.-]+)+$/.test(text) &&
    text.length <= MAX_PARAMETER_LENGTH &&
    parts.length <= MAX_PARAMETER_PARTS &&
    !reserved
  );
}
