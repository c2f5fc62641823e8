import { z } from "zod";
import { CABAL_TLS } from "../commandLine.ts";
import { isDomainLabel, isDomainName } from "../domainName.ts";
import { ENDPOINT_KINDS, type EndpointKind } from "../endpointKinds.ts";
import { ENDPOINT_KIND_NAMES } from "../endpointTraits.ts";
import { type BalancerFamily, isListenerArn, isListenerRuleArn } from "../arn.ts";
import { fullHostName } from "./hostNames.ts";
import { ruled } from "./rule.ts";
import {
  balancerWords,
  endpointName,
  hostname,
  impact,
  loadBalancerArn,
  port,
  targetGroupArn,
} from "./sharedValues.ts";

/** ALB's quota of rules per listener, the default one not counted. */
const MAX_ROUTES = 100;

/** False is the first of the two updates that remove an endpoint, or one of its routes. */
const protect = ruled(z.boolean(), {
  allowed: "true or false",
  fix: "Write false in the update before the one that removes the endpoint, else remove the key.",
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

const MANAGED_PARTS = ["certificate", "everything"] as const;

/** How much of an adopted endpoint follows the program; the rest stays as it was found. @default "certificate" */
const manage = ruled(z.enum(MANAGED_PARTS), {
  allowed: MANAGED_PARTS.join(", "),
  fix: "Write everything to have an adopted endpoint follow this program, else remove the key.",
  words: MANAGED_PARTS,
});

const KEPT_ACTION_TYPES = ["authenticate-cognito", "authenticate-oidc", "jwt-validation", "forward"] as const;

/** Actions of an adopted listener or rule, when the last one forwards and has no stickiness. */
const actions = ruled(
  z
    .array(z.enum(KEPT_ACTION_TYPES))
    .refine((types) => types.indexOf("forward") === types.length - 1 && types.length > 0),
  {
    allowed: `the types of the adopted actions in their order, the last one forward (before it ${KEPT_ACTION_TYPES.slice(0, -1).join(", ")})`,
    fix: `Let \`${CABAL_TLS} adopt\` write it, or copy the types from \`aws elbv2 describe-rules\`.`,
  },
);

/** Running alias records to adopt; empty = they stay outside the stack; absent = they are made. */
const importRecords = ruled(z.array(z.string().regex(/^[A-Z0-9]{8,32}_[a-z0-9.-]+_(A|AAAA)$/)).max(2), {
  allowed: "a list of alias records, each as ZONE_NAME_TYPE such as Z0123456789ABCDEFGHIJ_imap.example.net_A",
  fix: `Let \`${CABAL_TLS} adopt\` write it; an empty list leaves the names outside the stack.`,
});

/** A running mapping to adopt; absent beside `import` = it stays outside the stack. */
const importMapping = ruled(z.string().regex(/^[a-z0-9]{4,20}\/[a-z0-9.-]+$/), {
  allowed: "the id of a mapping and the domain name, such as a1b2c3/api.example.net",
  fix: "Copy the id from `aws apigatewayv2 get-api-mappings`, or remove the key to leave the mapping outside the stack.",
});

/** A running rule to adopt; "outside" = what leads to it stays outside the stack; absent = a rule is made. */
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

const OPTIONS = {
  nlb: z.strictObject({
    name: endpointName,
    kind: kind("nlb"),
    hostname,
    port: port.default(ENDPOINT_KINDS.nlb.port),
    target: z
      .strictObject({ port: port.default(143), targetGroupArn: targetGroupArn.optional() })
      .default({ port: 143 }),
    loadBalancerArn: loadBalancerArn("net").optional(),
    import: listenerArn("net").optional(),
    importRecords: importRecords.optional(),
    manage: manage.optional(),
    impact: impact.optional(),
    protect: protect.default(true),
  }),
  alb: z.strictObject({
    name: endpointName,
    kind: kind("alb"),
    port: port.default(ENDPOINT_KINDS.alb.port),
    routes: ruled(z.record(routeLabel, routeSchema()).refine(hasRoutes), {
      allowed: `1 to ${MAX_ROUTES} routes by label, such as { uptime: { target: { port: 3001 } } }`,
      fix: "Name each service with a label, and its target below it.",
    }),
    loadBalancerArn: loadBalancerArn("app").optional(),
    import: listenerArn("app").optional(),
    actions: actions.optional(),
    manage: manage.optional(),
    impact: impact.optional(),
    protect: protect.default(true),
  }),
  cloudfront: z.strictObject({
    name: endpointName,
    kind: kind("cloudfront"),
    hostname,
    origin: origin.optional(),
    import: distributionId.optional(),
    importRecords: importRecords.optional(),
    manage: manage.optional(),
    impact: impact.optional(),
    protect: protect.default(true),
  }),
  apigateway: z.strictObject({
    name: endpointName,
    kind: kind("apigateway"),
    hostname,
    apiId,
    stage,
    import: adoptedDomain.optional(),
    importMapping: importMapping.optional(),
    importRecords: importRecords.optional(),
    manage: manage.optional(),
    impact: impact.optional(),
    protect: protect.default(true),
  }),
} satisfies Readonly<Record<EndpointKind, z.ZodObject>>;

const { nlb, ...others } = OPTIONS;

export const endpointSchema = ruled(z.discriminatedUnion("kind", [nlb, ...Object.values(others)]), {
  allowed: `an object with name, kind (${ENDPOINT_KIND_NAMES.join(", ")}) and the keys of that kind`,
  fix: "Write the endpoint as key: value pairs.",
});

type ParsedEndpoint = z.output<typeof endpointSchema>;

/** An endpoint with its host names in full. */
export function endpointConfig(parsed: ParsedEndpoint, controlDomain: string) {
  switch (parsed.kind) {
    case "nlb":
      return { ...parsed, hostname: fullHostName(parsed.hostname, controlDomain) };
    case "alb":
      return { ...parsed, routes: routesConfig(parsed.routes, controlDomain) };
    case "cloudfront":
      return { ...parsed, hostname: fullHostName(parsed.hostname, controlDomain), origin: originConfig(parsed.origin) };
    case "apigateway":
      return { ...parsed, hostname: fullHostName(parsed.hostname, controlDomain) };
  }
}

type ParsedRoutes = Extract<ParsedEndpoint, { readonly kind: "alb" }>["routes"];

/** A route's label is its host name unless it has one. */
function routesConfig(routes: ParsedRoutes, controlDomain: string) {
  return Object.fromEntries(
    Object.entries(routes).map(([label, route]) => [
      label,
      { ...route, hostname: fullHostName(route.hostname ?? label, controlDomain) },
    ]),
  );
}

/** One of the two; the rules see to it. */
function originConfig(parsed: z.output<typeof origin> | undefined) {
  if (parsed === undefined) return undefined;
  return parsed.domainName === undefined ? { bucket: "create" as const } : { domainName: parsed.domainName };
}

function kind<K extends EndpointKind>(value: K) {
  return ruled(z.literal(value), {
    allowed: ENDPOINT_KIND_NAMES.join(", "),
    fix: "Choose one of these kinds.",
    words: ENDPOINT_KIND_NAMES,
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
    actions: actions.optional(),
    importRecords: importRecords.optional(),
    protect: protect.optional(),
  });
}

function hasRoutes(routes: object): boolean {
  const count = Object.keys(routes).length;
  return count >= 1 && count <= MAX_ROUTES;
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
