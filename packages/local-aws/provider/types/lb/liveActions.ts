import type {
  Action,
  AuthenticateCognitoActionConfig,
  AuthenticateOidcActionConfig,
  ForwardActionConfig,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { mapOf, mapsOf, textOf } from "../../inputReader.ts";
import { isEmpty, type PropertyMap, present } from "../../propertyMap.ts";

type Login = AuthenticateCognitoActionConfig | AuthenticateOidcActionConfig;

/**
 * Live actions as the real provider reads them. AWS reports a forward in both forms, `targetGroupArn` and `forward`,
 * whichever was sent. Which of them is kept follows from `given`, the inputs; an import has none and gets both. In a
 * listener, an ARN that was given in the first action is read in all of them; in a rule, only where there is no
 * `forward`.
 */
export function liveActions(
  actions: readonly Action[] | undefined,
  given: PropertyMap,
  path: "defaultActions" | "actions",
): PropertyMap[] {
  const sorted = [...(actions ?? [])].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  const givenActions = mapsOf(given, path);
  const isImport = givenActions.length === 0;
  const keepsArn = path === "defaultActions" && textOf(givenActions[0] ?? {}, "targetGroupArn") !== undefined;
  return sorted.map((action, index) => {
    const own = givenActions[index];
    const long = isImport || (own !== undefined && !isEmpty(own["forward"]));
    const short = isImport || keepsArn || (own !== undefined && !long);
    return liveAction(action, own ?? {}, { long, short });
  });
}

function liveAction(
  action: Action,
  given: PropertyMap,
  forms: { readonly long: boolean; readonly short: boolean },
): PropertyMap {
  const { FixedResponseConfig: fixed, RedirectConfig: redirected, Type: type } = action;
  const { AuthenticateCognitoConfig: cognito, AuthenticateOidcConfig: oidc } = action;
  return present({
    type,
    order: action.Order,
    targetGroupArn: forms.short && type === "forward" ? action.TargetGroupArn : undefined,
    forward: forms.long && type === "forward" ? liveForward(action.ForwardConfig) : undefined,
    fixedResponse:
      fixed === undefined
        ? undefined
        : present({ contentType: fixed.ContentType, messageBody: fixed.MessageBody, statusCode: fixed.StatusCode }),
    authenticateCognito:
      cognito === undefined
        ? undefined
        : present({
            userPoolArn: cognito.UserPoolArn,
            userPoolClientId: cognito.UserPoolClientId,
            userPoolDomain: cognito.UserPoolDomain,
            ...session(cognito),
          }),
    authenticateOidc: oidc === undefined ? undefined : liveOidc(oidc, mapOf(given, "authenticateOidc")),
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

/** AWS sends no duration while stickiness is off; the real provider's block has a required number there, so 0. */
function liveForward(forward: ForwardActionConfig | undefined): PropertyMap | undefined {
  if (forward === undefined) return undefined;
  const stickiness = forward.TargetGroupStickinessConfig;
  return present({
    targetGroups: (forward.TargetGroups ?? []).map((one) => ({
      arn: one.TargetGroupArn ?? "",
      weight: one.Weight ?? 0,
    })),
    stickiness:
      stickiness === undefined
        ? undefined
        : { duration: stickiness.DurationSeconds ?? 0, enabled: stickiness.Enabled ?? false },
  });
}

/** AWS never sends the secret: it is read as it was given, and an import has none. */
function liveOidc(oidc: AuthenticateOidcActionConfig, given: PropertyMap): PropertyMap {
  return present({
    authorizationEndpoint: oidc.AuthorizationEndpoint,
    clientId: oidc.ClientId,
    clientSecret: textOf(given, "clientSecret"),
    issuer: oidc.Issuer,
    tokenEndpoint: oidc.TokenEndpoint,
    userInfoEndpoint: oidc.UserInfoEndpoint,
    ...session(oidc),
  });
}

function session(login: Login): PropertyMap {
  return present({
    authenticationRequestExtraParams: { ...login.AuthenticationRequestExtraParams },
    onUnauthenticatedRequest: login.OnUnauthenticatedRequest,
    scope: login.Scope,
    sessionCookieName: login.SessionCookieName,
    sessionTimeout: login.SessionTimeout,
  });
}
