import type {
  Action,
  ActionTypeEnum,
  AuthenticateCognitoActionConfig,
  RedirectActionConfig,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { mapOf, mapsOf, numberOf, optionalMapOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, type PropertyValue, present } from "../../propertyMap.ts";
import type { InputRule } from "../../resourceType.ts";

/** Rows for the tables of listeners and rules, whose actions have the same shape under different names. */
export function actionInputs(path: string): Record<string, InputRule> {
  const names = [
    "type",
    "order",
    "targetGroupArn",
    "forward",
    "forward.targetGroups",
    "forward.targetGroups.arn",
    "forward.targetGroups.weight",
    "fixedResponse",
    "fixedResponse.contentType",
    "fixedResponse.messageBody",
    "fixedResponse.statusCode",
    "authenticateCognito",
    "authenticateCognito.userPoolArn",
    "authenticateCognito.userPoolClientId",
    "authenticateCognito.userPoolDomain",
    "authenticateCognito.scope",
    "authenticateCognito.sessionCookieName",
    "authenticateCognito.sessionTimeout",
    "authenticateCognito.onUnauthenticatedRequest",
    "redirect",
    "redirect.host",
    "redirect.path",
    "redirect.port",
    "redirect.protocol",
    "redirect.query",
    "redirect.statusCode",
  ];
  return Object.fromEntries([[path, "update"], ...names.map((name) => [`${path}.${name}`, "update"])]);
}

/** What a redirect keeps of the request when it is not told, and where a single action stands. */
export function actionDefaults(path: string): Record<string, PropertyValue> {
  return {
    [`${path}.order`]: 1,
    [`${path}.redirect.host`]: "#{host}",
    [`${path}.redirect.path`]: "/#{path}",
    [`${path}.redirect.port`]: "#{port}",
    [`${path}.redirect.protocol`]: "#{protocol}",
    [`${path}.redirect.query`]: "#{query}",
  };
}

/** Actions of the inputs as the API takes them, numbered in their order. */
export function awsActions(actions: readonly PropertyMap[]): Action[] {
  return actions.map((action, index) => ({
    Type: requiredText(action, "type") as ActionTypeEnum,
    Order: numberOf(action, "order") ?? index + 1,
    TargetGroupArn: textOf(action, "targetGroupArn"),
    ForwardConfig: forwardConfig(optionalMapOf(action, "forward")),
    FixedResponseConfig: fixedResponse(optionalMapOf(action, "fixedResponse")),
    RedirectConfig: redirect(optionalMapOf(action, "redirect")),
    AuthenticateCognitoConfig: login(optionalMapOf(action, "authenticateCognito")),
  }));
}

/** Live actions as inputs. A forward to one group reads as `targetGroupArn`, unless it was given in the long form. */
export function liveActions(actions: readonly Action[] | undefined, given: readonly PropertyMap[]): PropertyMap[] {
  const sorted = [...(actions ?? [])].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  return sorted.map((action, index) => liveAction(action, mapOf(given[index] ?? {}, "forward")));
}

function liveAction(action: Action, givenForward: PropertyMap): PropertyMap {
  const { FixedResponseConfig: fixed, RedirectConfig: redirected, ForwardConfig: forward } = action;
  const { AuthenticateCognitoConfig: cognito } = action;
  const groups = forward?.TargetGroups ?? [];
  const long = groups.length > 1 || Object.keys(givenForward).length > 0;
  return present({
    type: action.Type,
    order: action.Order,
    targetGroupArn: long ? undefined : (action.TargetGroupArn ?? groups[0]?.TargetGroupArn),
    forward: long
      ? { targetGroups: groups.map((one) => present({ arn: one.TargetGroupArn, weight: one.Weight })) }
      : undefined,
    fixedResponse:
      fixed === undefined
        ? undefined
        : present({ contentType: fixed.ContentType, messageBody: fixed.MessageBody, statusCode: fixed.StatusCode }),
    authenticateCognito: cognito === undefined ? undefined : liveLogin(cognito),
    redirect:
      redirected === undefined
        ? undefined
        : present({
            host: redirected.Host,
            path: redirected.Path,
            port: redirected.Port,
            protocol: redirected.Protocol,
            query: redirected.Query,
            statusCode: redirected.StatusCode,
          }),
  });
}

function forwardConfig(forward: PropertyMap | undefined): Action["ForwardConfig"] {
  if (forward === undefined) return undefined;
  return {
    TargetGroups: mapsOf(forward, "targetGroups").map((group) => ({
      TargetGroupArn: requiredText(group, "arn"),
      Weight: numberOf(group, "weight"),
    })),
  };
}

function fixedResponse(fixed: PropertyMap | undefined): Action["FixedResponseConfig"] {
  if (fixed === undefined) return undefined;
  return {
    ContentType: requiredText(fixed, "contentType"),
    MessageBody: textOf(fixed, "messageBody"),
    StatusCode: textOf(fixed, "statusCode"),
  };
}

function login(cognito: PropertyMap | undefined): AuthenticateCognitoActionConfig | undefined {
  if (cognito === undefined) return undefined;
  return {
    UserPoolArn: requiredText(cognito, "userPoolArn"),
    UserPoolClientId: requiredText(cognito, "userPoolClientId"),
    UserPoolDomain: requiredText(cognito, "userPoolDomain"),
    Scope: textOf(cognito, "scope"),
    SessionCookieName: textOf(cognito, "sessionCookieName"),
    SessionTimeout: numberOf(cognito, "sessionTimeout"),
    OnUnauthenticatedRequest: textOf(
      cognito,
      "onUnauthenticatedRequest",
    ) as AuthenticateCognitoActionConfig["OnUnauthenticatedRequest"],
  };
}

function liveLogin(cognito: AuthenticateCognitoActionConfig): PropertyMap {
  return present({
    userPoolArn: cognito.UserPoolArn,
    userPoolClientId: cognito.UserPoolClientId,
    userPoolDomain: cognito.UserPoolDomain,
    scope: cognito.Scope,
    sessionCookieName: cognito.SessionCookieName,
    sessionTimeout: cognito.SessionTimeout,
    onUnauthenticatedRequest: cognito.OnUnauthenticatedRequest,
  });
}

function redirect(redirected: PropertyMap | undefined): RedirectActionConfig | undefined {
  if (redirected === undefined) return undefined;
  return {
    Host: textOf(redirected, "host"),
    Path: textOf(redirected, "path"),
    Port: textOf(redirected, "port"),
    Protocol: textOf(redirected, "protocol"),
    Query: textOf(redirected, "query"),
    StatusCode: requiredText(redirected, "statusCode") as RedirectActionConfig["StatusCode"],
  };
}
