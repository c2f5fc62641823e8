import type { PropertyValue } from "../../propertyMap.ts";
import type { InputRule } from "../../resourceType.ts";
import { arn, between, oneOf, oneOfAnyCase, pattern, type ValueRule } from "../../valueRules.ts";

/** A login has the same optional settings with Cognito and with an OIDC provider. */
const LOGIN = ["authenticationRequestExtraParams", "onUnauthenticatedRequest", "scope", "sessionCookieName"];

const ACTION = [
  "type",
  "order",
  "targetGroupArn",
  "forward",
  "forward.targetGroups",
  "forward.targetGroups.arn",
  "forward.targetGroups.weight",
  "forward.stickiness",
  "forward.stickiness.duration",
  "forward.stickiness.enabled",
  "fixedResponse",
  "fixedResponse.contentType",
  "fixedResponse.messageBody",
  "fixedResponse.statusCode",
  "authenticateCognito",
  "authenticateCognito.userPoolArn",
  "authenticateCognito.userPoolClientId",
  "authenticateCognito.userPoolDomain",
  ...LOGIN.map((name) => `authenticateCognito.${name}`),
  "authenticateCognito.sessionTimeout",
  "authenticateOidc",
  "authenticateOidc.authorizationEndpoint",
  "authenticateOidc.clientId",
  "authenticateOidc.clientSecret",
  "authenticateOidc.issuer",
  "authenticateOidc.tokenEndpoint",
  "authenticateOidc.userInfoEndpoint",
  ...LOGIN.map((name) => `authenticateOidc.${name}`),
  "authenticateOidc.sessionTimeout",
  "redirect",
  "redirect.host",
  "redirect.path",
  "redirect.port",
  "redirect.protocol",
  "redirect.query",
  "redirect.statusCode",
];

/** Rows for the tables of listeners and rules, whose actions have the same shape under different names. */
export function actionInputs(path: string): Record<string, InputRule> {
  return Object.fromEntries([[path, "update"], ...ACTION.map((name) => [`${path}.${name}`, "update"])]);
}

/**
 * What AWS fills in, so that leaving it out is no change: Optional and Computed in the schema, or with a
 * DiffSuppressFunc for a missing block (`forward`, `forward.stickiness`).
 */
export function actionOutputs(path: string): string[] {
  const filledIn = ["onUnauthenticatedRequest", "scope", "sessionCookieName", "sessionTimeout"];
  return [
    `${path}.order`,
    `${path}.forward`,
    `${path}.forward.stickiness`,
    ...filledIn.flatMap((name) => [`${path}.authenticateCognito.${name}`, `${path}.authenticateOidc.${name}`]),
  ];
}

/** What a redirect keeps of the request when it is not told, and where a single action stands. */
export function actionDefaults(path: string): Record<string, PropertyValue> {
  return {
    [`${path}.order`]: 1,
    [`${path}.forward.targetGroups.weight`]: 1,
    [`${path}.forward.stickiness.enabled`]: false,
    [`${path}.redirect.host`]: "#{host}",
    [`${path}.redirect.path`]: "/#{path}",
    [`${path}.redirect.port`]: "#{port}",
    [`${path}.redirect.protocol`]: "#{protocol}",
    [`${path}.redirect.query`]: "#{query}",
  };
}

const BEHAVIOR = oneOfAnyCase("deny", "allow", "authenticate");

const VALUES: Readonly<Record<string, ValueRule>> = {
  type: oneOfAnyCase("forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response"),
  order: between(1, 50_000),
  targetGroupArn: arn(),
  "forward.targetGroups.arn": arn(),
  "forward.targetGroups.weight": between(0, 999),
  "forward.stickiness.duration": between(1, 604_800),
  "fixedResponse.contentType": oneOf(
    "text/plain",
    "text/css",
    "text/html",
    "application/javascript",
    "application/json",
  ),
  "fixedResponse.statusCode": pattern(/^[245]\d\d$/, "to be a status of 2xx, 4xx or 5xx"),
  "authenticateCognito.userPoolArn": arn(),
  "authenticateCognito.onUnauthenticatedRequest": BEHAVIOR,
  "authenticateOidc.onUnauthenticatedRequest": BEHAVIOR,
  "redirect.protocol": oneOf("#{protocol}", "HTTP", "HTTPS"),
  "redirect.statusCode": oneOf("HTTP_301", "HTTP_302"),
};

/** What the schema accepts. */
export function actionValues(path: string): Record<string, ValueRule> {
  return Object.fromEntries(Object.entries(VALUES).map(([name, rule]) => [`${path}.${name}`, rule]));
}

/** What the schema requires in an action. */
export function actionRequired(path: string): string[] {
  const login = ["authorizationEndpoint", "clientId", "clientSecret", "issuer", "tokenEndpoint", "userInfoEndpoint"];
  const pool = ["userPoolArn", "userPoolClientId", "userPoolDomain"];
  return [
    `${path}.type`,
    `${path}.forward.targetGroups`,
    `${path}.forward.targetGroups.arn`,
    `${path}.forward.stickiness.duration`,
    `${path}.fixedResponse.contentType`,
    `${path}.redirect.statusCode`,
    ...login.map((name) => `${path}.authenticateOidc.${name}`),
    ...pool.map((name) => `${path}.authenticateCognito.${name}`),
  ];
}
