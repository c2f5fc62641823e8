import type { AcceptanceScope } from "./scope.ts";

/** What the run made outside the program: ids for its config. */
export interface AcceptanceLandscape {
  readonly zoneId: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly apiId: string;
  readonly apiStage: string;
}

export type Settings = Readonly<Record<string, unknown>>;

/** Let's Encrypt's directory for tests: its certificates are trusted by nobody. */
export const STAGING_DIRECTORY = "https://acme-staging-v02.api.letsencrypt.org/directory";

/** Config of the stack with the VPC, the API and the cluster. */
export function landscapeConfig(scope: AcceptanceScope, zones: readonly [string, string]): Settings {
  return {
    ...regionAndTags(scope),
    "acceptance-landscape:availabilityZones": zones,
    "acceptance-landscape:clusterName": scope.clusterName,
  };
}

/** Config of the program with generation 1. */
export function programConfig(scope: AcceptanceScope, landscape: AcceptanceLandscape, directory: string): Settings {
  const { domain, zone, region, clusterName } = scope;
  const endpoints = [
    { name: "imap", kind: "nlb", hostname: "imap", port: 993, target: { port: 143 } },
    {
      name: "admin",
      kind: "cloudfront",
      hostname: "admin",
      origin: { domainName: `${landscape.apiId}.execute-api.${region}.amazonaws.com` },
    },
    { name: "api", kind: "apigateway", hostname: "api", apiId: landscape.apiId, stage: landscape.apiStage },
    { name: "monitoring", kind: "alb", port: 443, routes: { uptime: { target: { port: 3001 } } } },
  ];
  return {
    ...regionAndTags(scope),
    "cabal-tls:controlDomain": domain,
    "cabal-tls:zoneId": landscape.zoneId,
    "cabal-tls:wildcard": { issued: [1], active: 1 },
    "cabal-tls:network": { vpcId: landscape.vpcId, subnetIds: landscape.subnetIds },
    "cabal-tls:endpoints": endpoints.filter(({ kind }) => kind !== "cloudfront" || !scope.without.has("cloudfront")),
    "cabal-tls:acme": {
      contact: `mailto:hostmaster@${zone}`,
      agreeToTerms: true,
      directories: [directory],
      functionName: scope.functionName,
      parameterPrefix: scope.parameterPrefix,
      logRetentionDays: 1,
    },
    // Nothing serves the host's certificate: the run shows that it is obtained and kept.
    "cabal-tls:hosts": [
      { name: "smtp-out", ports: [465], deployTo: [{ kind: "ecs", cluster: clusterName, service: "absent-smtp-out" }] },
    ],
  };
}

/** What every stack of a run has. */
export function regionAndTags({ region, tag }: AcceptanceScope): Settings {
  return { "aws:region": region, "aws:defaultTags": { tags: { [tag.key]: tag.value } } };
}
