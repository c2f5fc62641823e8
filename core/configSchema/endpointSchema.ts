import { z } from "zod";
import { isDomainLabel, isDomainName } from "../domainName.ts";
import { type BalancerFamily, isListenerArn, isListenerRuleArn, isLoadBalancerArn, isTargetGroupArn } from "./arn.ts";
import { ruled } from "./rule.ts";

/** ALB's quota of rules per listener, the default one not counted. */
const MAX_ROUTES = 100;
export const ENDPOINT_KINDS = ["nlb", "alb", "cloudfront", "apigateway"] as const;

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

export const port = ruled(z.int().min(1).max(65_535), {
  allowed: "a whole number from 1 to 65535",
  fix: "Give the number of a TCP port, without quotes.",
});

const protect = ruled(z.boolean(), {
  allowed: "true or false",
  fix: "Write false in the update before the one that removes the endpoint, else remove the key.",
});

export const targetGroupArn = ruled(z.string().refine(isTargetGroupArn), {
  allowed: "the ARN of a target group, arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID",
  fix: "Copy the ARN of a target group that you have, or remove the key to have one made.",
});

const routeLabel = ruled(z.string().refine(isDomainLabel), {
  allowed: "one lower-case DNS label such as uptime",
  fix: "Rename the route to a label; it is also its host name unless you give one.",
});

const apiId = ruled(z.string().regex(/^[a-z0-9]{8,12}$/), {
  allowed: "the id of an API Gateway API, such as a1b2c3d4e5",
  fix: "Copy the API's id from API Gateway in the stack's region, in quotes.",
});

const stage = ruled(z.string().regex(/^(\$default|[A-Za-z0-9_-]{1,128})$/), {
  allowed: "the name of a stage: letters, digits, _ and -, or $default",
  fix: "Name a stage to which the API is deployed.",
});

const distributionId = ruled(z.string().regex(/^[A-Z0-9]{10,32}$/), {
  allowed: "the id of a CloudFront distribution, such as E2QWRUHAPOMQZL",
  fix: "Copy the distribution's id from CloudFront, or remove the key to have a distribution made.",
});

const adoptedDomain = ruled(z.string().refine(isDomainName), {
  allowed: "the domain name as API Gateway has it, such as api.example.net",
  fix: "Copy the name from API Gateway's custom domain names, or remove the key to have one made.",
});

export const MANAGED_PARTS = ["certificate", "everything"] as const;

const manage = ruled(z.enum(MANAGED_PARTS), {
  allowed: MANAGED_PARTS.join(", "),
  fix: "Write everything to have an adopted endpoint follow this program, else remove the key.",
  words: MANAGED_PARTS,
});

const importRecords = ruled(z.array(z.string().regex(/^[A-Z0-9]{8,32}_[a-z0-9.-]+_(A|AAAA)$/)).max(2), {
  allowed: "a list of alias records, each as ZONE_NAME_TYPE such as Z0123456789ABCDEFGHIJ_imap.example.net_A",
  fix: "Let `npx --no cabal-tls adopt` write it; an empty list leaves the names outside the stack.",
});

const importMapping = ruled(z.string().regex(/^[a-z0-9]{4,20}\/[a-z0-9.-]+$/), {
  allowed: "the id of a mapping and the domain name, such as a1b2c3/api.example.net",
  fix: "Copy the id from `aws apigatewayv2 get-api-mappings`, or remove the key to leave the mapping outside the stack.",
});

const rule = ruled(
  z.string().refine((text) => text === "outside" || isListenerRuleArn(text)),
  {
    allowed:
      "outside, or the ARN of a rule, arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener-rule/app/NAME/ID/ID/ID",
    fix: "Copy the ARN of the running rule, or remove the key to have one made.",
  },
);

const origin = z.strictObject({
  domainName: ruled(z.string().refine(isDomainName), {
    allowed: "the domain name of a server that speaks HTTPS, such as app.example.org",
    fix: "Give the name without scheme and path.",
  }).optional(),
  bucket: ruled(z.literal("create"), {
    allowed: "create",
    fix: "Write create for a private S3 bucket made for this endpoint, or give domainName instead.",
  }).optional(),
});

export const endpointSchema = ruled(
  z.discriminatedUnion("kind", [
    z.strictObject({
      name: endpointName,
      kind: kind("nlb"),
      hostname,
      port: port.default(993),
      target: z
        .strictObject({ port: port.default(143), targetGroupArn: targetGroupArn.optional() })
        .default({ port: 143 }),
      loadBalancerArn: loadBalancerArn("net").optional(),
      import: listenerArn("net").optional(),
      importRecords: importRecords.optional(),
      manage: manage.optional(),
      protect: protect.default(true),
    }),
    z.strictObject({
      name: endpointName,
      kind: kind("alb"),
      port: port.default(443),
      routes: ruled(z.record(routeLabel, routeSchema()).refine(hasRoutes), {
        allowed: `1 to ${MAX_ROUTES} routes by label, such as { uptime: { target: { port: 3001 } } }`,
        fix: "Name each service with a label, and its target below it.",
      }),
      loadBalancerArn: loadBalancerArn("app").optional(),
      import: listenerArn("app").optional(),
      manage: manage.optional(),
      protect: protect.default(true),
    }),
    z.strictObject({
      name: endpointName,
      kind: kind("cloudfront"),
      hostname,
      origin: origin.optional(),
      import: distributionId.optional(),
      importRecords: importRecords.optional(),
      manage: manage.optional(),
      protect: protect.default(true),
    }),
    z.strictObject({
      name: endpointName,
      kind: kind("apigateway"),
      hostname,
      apiId,
      stage,
      import: adoptedDomain.optional(),
      importMapping: importMapping.optional(),
      importRecords: importRecords.optional(),
      manage: manage.optional(),
      protect: protect.default(true),
    }),
  ]),
  {
    allowed: `an object with name, kind (${ENDPOINT_KINDS.join(", ")}) and the keys of that kind`,
    fix: "Write the endpoint as key: value pairs.",
  },
);

export type ParsedEndpoint = z.output<typeof endpointSchema>;

function kind<K extends (typeof ENDPOINT_KINDS)[number]>(value: K) {
  return ruled(z.literal(value), {
    allowed: ENDPOINT_KINDS.join(", "),
    fix: "Choose one of these kinds.",
    words: ENDPOINT_KINDS,
  });
}

function routeSchema() {
  return z.strictObject({
    hostname: hostname.optional(),
    target: z.strictObject({
      port,
      targetGroupArn: targetGroupArn.optional(),
      healthCheckPath: ruled(z.string().regex(/^\/[!-~]{0,1023}$/), {
        allowed: "a path that begins with /, such as /healthz",
        fix: "Give a path that a healthy service answers with a status from 200 to 399, or remove the key for /.",
      }).default("/"),
    }),
    rule: rule.optional(),
    importRecords: importRecords.optional(),
    protect: protect.optional(),
  });
}

function hasRoutes(routes: object): boolean {
  const count = Object.keys(routes).length;
  return count >= 1 && count <= MAX_ROUTES;
}

function loadBalancerArn(family: BalancerFamily) {
  return ruled(
    z.string().refine((text) => isLoadBalancerArn(text, family)),
    {
      allowed: `the ARN of a load balancer, arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/${family}/NAME/ID`,
      fix: `Copy the ARN of ${balancerWords(family)} that you have, or remove the key to have one made.`,
    },
  );
}

function listenerArn(family: BalancerFamily) {
  return ruled(
    z.string().refine((text) => isListenerArn(text, family)),
    {
      allowed: `the ARN of a listener, arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/${family}/NAME/ID/ID`,
      fix: `Copy the ARN of the running listener of ${balancerWords(family)}, or remove the key to have one made.`,
    },
  );
}

function balancerWords(family: BalancerFamily): string {
  return family === "net" ? "a Network Load Balancer" : "an Application Load Balancer";
}
