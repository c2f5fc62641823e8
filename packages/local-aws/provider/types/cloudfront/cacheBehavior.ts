import type {
  DefaultCacheBehavior,
  EventType,
  ForwardedValues,
  ItemSelection,
  Method,
  TrustedKeyGroups,
  ViewerProtocolPolicy,
} from "@aws-sdk/client-cloudfront";
import { booleanOf, mapOf, mapsOf, numberOf, optionalMapOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import { counted, countedSet } from "./quantities.ts";

/** A cache behavior of the inputs as the API takes it. With a cache policy, AWS refuses TTLs and forwarded values. */
export function awsCacheBehavior(behavior: PropertyMap): DefaultCacheBehavior {
  const policy = textOf(behavior, "cachePolicyId");
  return {
    TargetOriginId: requiredText(behavior, "targetOriginId"),
    ViewerProtocolPolicy: requiredText(behavior, "viewerProtocolPolicy") as ViewerProtocolPolicy,
    AllowedMethods: {
      ...countedSet(textsOf(behavior, "allowedMethods") as Method[]),
      CachedMethods: countedSet(textsOf(behavior, "cachedMethods") as Method[]),
    },
    CachePolicyId: policy ?? "",
    OriginRequestPolicyId: textOf(behavior, "originRequestPolicyId") ?? "",
    ResponseHeadersPolicyId: textOf(behavior, "responseHeadersPolicyId") ?? "",
    RealtimeLogConfigArn: textOf(behavior, "realtimeLogConfigArn"),
    Compress: booleanOf(behavior, "compress") ?? false,
    SmoothStreaming: booleanOf(behavior, "smoothStreaming") ?? false,
    FieldLevelEncryptionId: textOf(behavior, "fieldLevelEncryptionId") ?? "",
    TrustedSigners: trusted(textsOf(behavior, "trustedSigners")),
    TrustedKeyGroups: trusted(textsOf(behavior, "trustedKeyGroups")),
    LambdaFunctionAssociations: countedSet(
      mapsOf(behavior, "lambdaFunctionAssociations").map((one) => ({
        EventType: requiredText(one, "eventType") as EventType,
        LambdaFunctionARN: requiredText(one, "lambdaArn"),
        IncludeBody: booleanOf(one, "includeBody") ?? false,
      })),
    ),
    FunctionAssociations: countedSet(
      mapsOf(behavior, "functionAssociations").map((one) => ({
        EventType: requiredText(one, "eventType") as EventType,
        FunctionARN: requiredText(one, "functionArn"),
      })),
    ),
    ForwardedValues: forwardedValues(optionalMapOf(behavior, "forwardedValues")),
    ...(policy === undefined ? lifetimes(behavior) : {}),
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
    realtimeLogConfigArn: behavior?.RealtimeLogConfigArn,
    compress: behavior?.Compress,
    smoothStreaming: behavior?.SmoothStreaming,
    fieldLevelEncryptionId: behavior?.FieldLevelEncryptionId,
    minTtl: behavior?.MinTTL,
    defaultTtl: behavior?.DefaultTTL,
    maxTtl: behavior?.MaxTTL,
    trustedSigners: behavior?.TrustedSigners?.Items,
    trustedKeyGroups: behavior?.TrustedKeyGroups?.Items,
    lambdaFunctionAssociations: behavior?.LambdaFunctionAssociations?.Items?.map((one) =>
      present({ eventType: one.EventType, lambdaArn: one.LambdaFunctionARN, includeBody: one.IncludeBody }),
    ),
    functionAssociations: behavior?.FunctionAssociations?.Items?.map((one) =>
      present({ eventType: one.EventType, functionArn: one.FunctionARN }),
    ),
    forwardedValues: liveForwardedValues(behavior),
  });
}

function trusted(items: string[]): TrustedKeyGroups {
  return items.length === 0 ? { Enabled: false, Quantity: 0 } : { Enabled: true, ...counted(items) };
}

function lifetimes(behavior: PropertyMap): Partial<DefaultCacheBehavior> {
  return {
    MinTTL: numberOf(behavior, "minTtl") ?? 0,
    DefaultTTL: numberOf(behavior, "defaultTtl") ?? 0,
    MaxTTL: numberOf(behavior, "maxTtl") ?? 0,
  };
}

function forwardedValues(forwarded: PropertyMap | undefined): ForwardedValues | undefined {
  if (forwarded === undefined) return undefined;
  const cookies = mapOf(forwarded, "cookies");
  return {
    QueryString: booleanOf(forwarded, "queryString") ?? false,
    Headers: countedSet(textsOf(forwarded, "headers")),
    QueryStringCacheKeys: counted(textsOf(forwarded, "queryStringCacheKeys")),
    Cookies: {
      Forward: (textOf(cookies, "forward") ?? "none") as ItemSelection,
      WhitelistedNames: countedSet(textsOf(cookies, "whitelistedNames")),
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
    queryStringCacheKeys: forwarded.QueryStringCacheKeys?.Items,
    cookies: present({
      forward: forwarded.Cookies?.Forward,
      whitelistedNames: forwarded.Cookies?.WhitelistedNames?.Items,
    }),
  });
}
