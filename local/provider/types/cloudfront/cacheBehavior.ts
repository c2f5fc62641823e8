import type { DefaultCacheBehavior, Method, ViewerProtocolPolicy } from "@aws-sdk/client-cloudfront";
import { booleanOf, mapOf, numberOf, optionalMapOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";

/** A cache behavior of the inputs as the API takes it. With a cache policy, AWS refuses TTLs and forwarded values. */
export function awsCacheBehavior(behavior: PropertyMap): DefaultCacheBehavior {
  const allowed = textsOf(behavior, "allowedMethods") as Method[];
  const cached = textsOf(behavior, "cachedMethods") as Method[];
  return {
    TargetOriginId: requiredText(behavior, "targetOriginId"),
    ViewerProtocolPolicy: requiredText(behavior, "viewerProtocolPolicy") as ViewerProtocolPolicy,
    AllowedMethods: {
      Quantity: allowed.length,
      Items: allowed,
      CachedMethods: { Quantity: cached.length, Items: cached },
    },
    CachePolicyId: textOf(behavior, "cachePolicyId"),
    OriginRequestPolicyId: textOf(behavior, "originRequestPolicyId"),
    ResponseHeadersPolicyId: textOf(behavior, "responseHeadersPolicyId"),
    Compress: booleanOf(behavior, "compress") ?? false,
    SmoothStreaming: false,
    TrustedSigners: { Enabled: false, Quantity: 0 },
    TrustedKeyGroups: { Enabled: false, Quantity: 0 },
    FieldLevelEncryptionId: "",
    LambdaFunctionAssociations: { Quantity: 0 },
    FunctionAssociations: { Quantity: 0 },
    ...(textOf(behavior, "cachePolicyId") === undefined ? legacyCaching(behavior) : {}),
  };
}

export function liveCacheBehavior(behavior: DefaultCacheBehavior | undefined): PropertyMap {
  return present({
    targetOriginId: behavior?.TargetOriginId,
    viewerProtocolPolicy: behavior?.ViewerProtocolPolicy,
    allowedMethods: behavior?.AllowedMethods?.Items,
    cachedMethods: behavior?.AllowedMethods?.CachedMethods?.Items,
    cachePolicyId: behavior?.CachePolicyId,
    originRequestPolicyId: behavior?.OriginRequestPolicyId,
    responseHeadersPolicyId: behavior?.ResponseHeadersPolicyId,
    compress: behavior?.Compress,
    minTtl: behavior?.MinTTL,
    defaultTtl: behavior?.DefaultTTL,
    maxTtl: behavior?.MaxTTL,
    forwardedValues: liveForwardedValues(behavior),
  });
}

function legacyCaching(behavior: PropertyMap): Partial<DefaultCacheBehavior> {
  const forwarded = optionalMapOf(behavior, "forwardedValues");
  const headers = forwarded === undefined ? [] : textsOf(forwarded, "headers");
  return {
    MinTTL: numberOf(behavior, "minTtl") ?? 0,
    DefaultTTL: numberOf(behavior, "defaultTtl"),
    MaxTTL: numberOf(behavior, "maxTtl"),
    ForwardedValues:
      forwarded === undefined
        ? undefined
        : {
            QueryString: booleanOf(forwarded, "queryString") ?? false,
            Headers: { Quantity: headers.length, Items: headers },
            Cookies: { Forward: textOf(mapOf(forwarded, "cookies"), "forward") === "all" ? "all" : "none" },
          },
  };
}

function liveForwardedValues(behavior: DefaultCacheBehavior | undefined): PropertyMap | undefined {
  const forwarded = behavior?.ForwardedValues;
  // Without a policy its id is absent or empty.
  if (forwarded === undefined || behavior?.CachePolicyId) return undefined;
  return present({
    queryString: forwarded.QueryString,
    headers: forwarded.Headers?.Items,
    cookies: present({ forward: forwarded.Cookies?.Forward }),
  });
}
