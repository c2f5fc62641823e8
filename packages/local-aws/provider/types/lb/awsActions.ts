import type {
  Action,
  ActionTypeEnum,
  AuthenticateCognitoActionConfig,
  AuthenticateOidcActionConfig,
  ForwardActionConfig,
  RedirectActionConfig,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { booleanOf, mapsOf, numberOf, optionalMapOf, requiredText, textMapOf, textOf } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";

type Behavior = "deny" | "allow" | "authenticate" | undefined;

/** Actions of the inputs as the API takes them, numbered in their order. */
export function awsActions(actions: readonly PropertyMap[]): Action[] {
  return actions.map((action, index) => ({
    Type: requiredText(action, "type") as ActionTypeEnum,
    Order: numberOf(action, "order") ?? index + 1,
    TargetGroupArn: textOf(action, "targetGroupArn"),
    ForwardConfig: forwardConfig(optionalMapOf(action, "forward")),
    FixedResponseConfig: fixedResponse(optionalMapOf(action, "fixedResponse")),
    RedirectConfig: redirect(optionalMapOf(action, "redirect")),
    AuthenticateCognitoConfig: cognitoLogin(optionalMapOf(action, "authenticateCognito")),
    AuthenticateOidcConfig: oidcLogin(optionalMapOf(action, "authenticateOidc")),
  }));
}

function forwardConfig(forward: PropertyMap | undefined): ForwardActionConfig | undefined {
  if (forward === undefined) return undefined;
  const stickiness = optionalMapOf(forward, "stickiness");
  return {
    TargetGroups: mapsOf(forward, "targetGroups").map((group) => ({
      TargetGroupArn: requiredText(group, "arn"),
      Weight: numberOf(group, "weight") ?? 1,
    })),
    TargetGroupStickinessConfig:
      stickiness === undefined
        ? undefined
        : {
            Enabled: booleanOf(stickiness, "enabled") ?? false,
            // The real provider leaves out a duration of 0.
            DurationSeconds: numberOf(stickiness, "duration") || undefined,
          },
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

function cognitoLogin(cognito: PropertyMap | undefined): AuthenticateCognitoActionConfig | undefined {
  if (cognito === undefined) return undefined;
  return {
    UserPoolArn: requiredText(cognito, "userPoolArn"),
    UserPoolClientId: requiredText(cognito, "userPoolClientId"),
    UserPoolDomain: requiredText(cognito, "userPoolDomain"),
    ...session(cognito),
  };
}

function oidcLogin(oidc: PropertyMap | undefined): AuthenticateOidcActionConfig | undefined {
  if (oidc === undefined) return undefined;
  return {
    AuthorizationEndpoint: requiredText(oidc, "authorizationEndpoint"),
    ClientId: requiredText(oidc, "clientId"),
    // Sent as it is, also when it is empty.
    ClientSecret: textOf(oidc, "clientSecret") ?? "",
    Issuer: requiredText(oidc, "issuer"),
    TokenEndpoint: requiredText(oidc, "tokenEndpoint"),
    UserInfoEndpoint: requiredText(oidc, "userInfoEndpoint"),
    ...session(oidc),
  };
}

function session(login: PropertyMap) {
  return {
    AuthenticationRequestExtraParams: textMapOf(login, "authenticationRequestExtraParams"),
    OnUnauthenticatedRequest: textOf(login, "onUnauthenticatedRequest") as Behavior,
    Scope: textOf(login, "scope"),
    SessionCookieName: textOf(login, "sessionCookieName"),
    SessionTimeout: numberOf(login, "sessionTimeout"),
  };
}
