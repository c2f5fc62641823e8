import type { Origin, OriginGroup, OriginProtocolPolicy, SslProtocol } from "@aws-sdk/client-cloudfront";
import { booleanOf, mapOf, mapsOf, numberOf, optionalMapOf, requiredText, textOf, textsOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import { counted, countedSet } from "./quantities.ts";

export function awsOrigin(origin: PropertyMap): Origin {
  const custom = optionalMapOf(origin, "customOriginConfig");
  const identity = textOf(mapOf(origin, "s3OriginConfig"), "originAccessIdentity") ?? "";
  const shield = optionalMapOf(origin, "originShield");
  return {
    Id: requiredText(origin, "originId"),
    DomainName: requiredText(origin, "domainName"),
    OriginPath: textOf(origin, "originPath") ?? "",
    OriginAccessControlId: textOf(origin, "originAccessControlId") ?? "",
    ConnectionAttempts: numberOf(origin, "connectionAttempts") ?? 3,
    ConnectionTimeout: numberOf(origin, "connectionTimeout") ?? 10,
    CustomHeaders: countedSet(
      mapsOf(origin, "customHeaders").map((header) => ({
        HeaderName: requiredText(header, "name"),
        HeaderValue: requiredText(header, "value"),
      })),
    ),
    OriginShield:
      shield === undefined
        ? undefined
        : { Enabled: booleanOf(shield, "enabled") ?? false, OriginShieldRegion: textOf(shield, "originShieldRegion") },
    // The API wants one of the two, and an empty one of S3 will do.
    S3OriginConfig: custom === undefined ? { OriginAccessIdentity: identity } : undefined,
    CustomOriginConfig:
      custom === undefined
        ? undefined
        : {
            HTTPPort: numberOf(custom, "httpPort") ?? 80,
            HTTPSPort: numberOf(custom, "httpsPort") ?? 443,
            OriginProtocolPolicy: requiredText(custom, "originProtocolPolicy") as OriginProtocolPolicy,
            OriginSslProtocols: countedSet(textsOf(custom, "originSslProtocols") as SslProtocol[]),
            OriginKeepaliveTimeout: numberOf(custom, "originKeepaliveTimeout") ?? 5,
            OriginReadTimeout: numberOf(custom, "originReadTimeout") ?? 30,
          },
  };
}

/** A shield that is off and an S3 origin without an identity are read as if they were not there. */
export function liveOrigin(origin: Origin): PropertyMap {
  const custom = origin.CustomOriginConfig;
  const shield = origin.OriginShield;
  const identity = origin.S3OriginConfig?.OriginAccessIdentity || undefined;
  return present({
    originId: origin.Id,
    domainName: origin.DomainName,
    originPath: origin.OriginPath,
    originAccessControlId: origin.OriginAccessControlId,
    connectionAttempts: origin.ConnectionAttempts,
    connectionTimeout: origin.ConnectionTimeout,
    customHeaders: origin.CustomHeaders?.Items?.map((one) => present({ name: one.HeaderName, value: one.HeaderValue })),
    originShield: shield?.Enabled
      ? present({ enabled: true, originShieldRegion: shield.OriginShieldRegion })
      : undefined,
    s3OriginConfig: identity === undefined ? undefined : { originAccessIdentity: identity },
    customOriginConfig:
      custom === undefined
        ? undefined
        : present({
            httpPort: custom.HTTPPort,
            httpsPort: custom.HTTPSPort,
            originProtocolPolicy: custom.OriginProtocolPolicy,
            originSslProtocols: custom.OriginSslProtocols?.Items,
            originKeepaliveTimeout: custom.OriginKeepaliveTimeout,
            originReadTimeout: custom.OriginReadTimeout,
          }),
  });
}

export function awsOriginGroup(group: PropertyMap): OriginGroup {
  const codes = textsOf(mapOf(group, "failoverCriteria"), "statusCodes").map(Number);
  return {
    Id: requiredText(group, "originId"),
    FailoverCriteria: { StatusCodes: countedSet(codes) },
    Members: counted(mapsOf(group, "members").map((member) => ({ OriginId: requiredText(member, "originId") }))),
  };
}

export function liveOriginGroup(group: OriginGroup): PropertyMap {
  return present({
    originId: group.Id,
    failoverCriteria: present({ statusCodes: group.FailoverCriteria?.StatusCodes?.Items }),
    members: group.Members?.Items?.map((member) => present({ originId: member.OriginId })),
  });
}
