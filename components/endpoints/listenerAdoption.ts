import type * as aws from "@pulumi/aws";
import type { KeptActionType } from "../../core/configSchema/stackConfig.ts";
import { type AdoptionArgs, type AdoptionOptions, adopting, type Kept, keptInputs } from "./adoption.ts";

type Action = aws.types.input.lb.ListenerDefaultAction & aws.types.input.lb.ListenerRuleAction;
type Forward = aws.types.input.lb.ListenerDefaultActionForward;
type Oidc = aws.types.input.lb.ListenerDefaultActionAuthenticateOidc;

const LISTENER: Kept<aws.lb.ListenerArgs, "region" | "loadBalancerArn" | "port" | "protocol" | "certificateArn"> = {
  alpnPolicy: "kept",
  defaultActions: "kept",
  mutualAuthentication: "kept",
  routingHttpRequestXAmznMtlsClientcertHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertIssuerHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertLeafHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertSubjectHeaderName: "kept",
  routingHttpRequestXAmznMtlsClientcertValidityHeaderName: "kept",
  routingHttpRequestXAmznTlsCipherSuiteHeaderName: "kept",
  routingHttpRequestXAmznTlsVersionHeaderName: "kept",
  routingHttpResponseAccessControlAllowCredentialsHeaderValue: "kept",
  routingHttpResponseAccessControlAllowHeadersHeaderValue: "kept",
  routingHttpResponseAccessControlAllowMethodsHeaderValue: "kept",
  routingHttpResponseAccessControlAllowOriginHeaderValue: "kept",
  routingHttpResponseAccessControlExposeHeadersHeaderValue: "kept",
  routingHttpResponseAccessControlMaxAgeHeaderValue: "kept",
  routingHttpResponseContentSecurityPolicyHeaderValue: "kept",
  routingHttpResponseServerEnabled: "kept",
  routingHttpResponseStrictTransportSecurityHeaderValue: "kept",
  routingHttpResponseXContentTypeOptionsHeaderValue: "kept",
  routingHttpResponseXFrameOptionsHeaderValue: "kept",
  sslPolicy: "kept",
  tags: "kept",
  tcpIdleTimeoutSeconds: "kept",
};

const LISTENER_RULE: Kept<aws.lb.ListenerRuleArgs, "region" | "listenerArn"> = {
  actions: "kept",
  conditions: "kept",
  priority: "kept",
  tags: "kept",
  transforms: "kept",
};

// An import reads a forward without stickiness as one with a stickiness of 0 seconds, which the provider then refuses
// when `ignoreChanges` puts the actions back whole. So each part is kept by its own path, and stickiness by none. The
// provider takes indices only, no wildcards: the number of actions has to be known.

const ACTION: Kept<Action, "forward" | "authenticateOidc"> = {
  authenticateCognito: "kept",
  fixedResponse: "kept",
  jwtValidation: "kept",
  order: "kept",
  redirect: "kept",
  targetGroupArn: "kept",
  type: "kept",
};

const FORWARD: Kept<Forward, "stickiness"> = { targetGroups: "kept" };

// AWS never reports a client secret, so there is none that could be kept; nor is the action ever sent.
const OIDC: Kept<Oidc, "clientSecret"> = {
  authenticationRequestExtraParams: "kept",
  authorizationEndpoint: "kept",
  clientId: "kept",
  issuer: "kept",
  onUnauthenticatedRequest: "kept",
  scope: "kept",
  sessionCookieName: "kept",
  sessionTimeout: "kept",
  tokenEndpoint: "kept",
  userInfoEndpoint: "kept",
};

/** Options that adopt a running listener. `actions`: its default ones, where those are kept part by part. */
export function adoptingListener(args: AdoptionArgs, actions?: readonly KeptActionType[]): AdoptionOptions {
  return adopting(keptOf(LISTENER, "defaultActions", actions), args.import, args);
}

/** Options that adopt a running rule of an adopted listener. */
export function adoptingRule(
  id: string | undefined,
  args: AdoptionArgs,
  actions?: readonly KeptActionType[],
): AdoptionOptions {
  return adopting(keptOf(LISTENER_RULE, "actions", actions), id, args);
}

function keptOf(
  table: Readonly<Record<string, "kept">>,
  input: "defaultActions" | "actions",
  actions: readonly KeptActionType[] | undefined,
): string[] {
  if (actions === undefined) return keptInputs(table);
  return [...keptInputs(table).filter((name) => name !== input), ...keptActionPaths(input, actions)];
}

/** Paths of everything in these actions that stays as it was found. */
function keptActionPaths(input: "defaultActions" | "actions", types: readonly KeptActionType[]): string[] {
  return types.flatMap((type, index) => [
    ...Object.keys(ACTION).map((name) => `${input}[${index}].${name}`),
    ...(type === "forward" ? Object.keys(FORWARD).map((name) => `${input}[${index}].forward.${name}`) : []),
    ...(type === "authenticate-oidc"
      ? Object.keys(OIDC).map((name) => `${input}[${index}].authenticateOidc.${name}`)
      : []),
  ]);
}

/** Actions of that form, whose values all give way to those that are kept. */
export function keptActions(types: readonly KeptActionType[]): Action[] {
  return types.map((type) => {
    if (type === "forward") return { type, forward: { targetGroups: [] } };
    if (type === "authenticate-oidc") return { type, authenticateOidc: NO_LOGIN };
    return { type };
  });
}

const NO_LOGIN: Oidc = {
  authorizationEndpoint: "",
  clientId: "",
  clientSecret: "",
  issuer: "",
  tokenEndpoint: "",
  userInfoEndpoint: "",
};
