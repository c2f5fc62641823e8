import type { AcceptanceScope } from "./scope.ts";

/** A sort of thing that the run makes. */
export interface MadeThing {
  readonly what: string;
  /** Which, as one recognises it in the console. */
  readonly which: string;
}

export const LANDSCAPE_CIDR = "10.20.0.0/16";

/** All that a run makes, by where one looks for it. */
export function madeThings(scope: AcceptanceScope): readonly MadeThing[] {
  const { domain, adoptedDomain, zone, region, label } = scope;
  const hasDistribution = !scope.without.has("cloudfront");
  const { service } = scope;
  const things: readonly (MadeThing | undefined)[] = [
    {
      what: "VPC",
      which: `a new one, ${LANDSCAPE_CIDR} in ${region}, with two public subnets; no VPC of yours is used`,
    },
    {
      what: "load balancers",
      which: `a Network Load Balancer (imap.${domain}), an Application Load Balancer (monitoring), and one of each that is adopted (imap.${adoptedDomain}, uptime.${adoptedDomain})`,
    },
    hasDistribution
      ? { what: "CloudFront distributions", which: `admin.${domain}, and one that is adopted (admin.${adoptedDomain})` }
      : undefined,
    { what: "API Gateway", which: `a REST API, and the domain names api.${domain} and api.${adoptedDomain}` },
    {
      what: "ACM certificates",
      which: `*.${domain} and *.${adoptedDomain}, two of each${hasDistribution ? " and region (us-east-1 too)" : ""}; and *.${domain} as an import`,
    },
    {
      what: "Lambda function",
      which: `${scope.functionName}, with schedule, alarms, queue, log group and roles; it asks Let's Encrypt's staging directory for smtp-out.${domain} and *.${domain}`,
    },
    { what: "SSM parameters", which: `below ${scope.parameterPrefix}/ and /cabal/tls/${label}*/` },
    { what: "IAM role", which: `${scope.roleName}, which may do what the policy of this command allows` },
    { what: "ECS", which: `an empty cluster, ${scope.clusterName}` },
    scope.withService
      ? {
          what: "ECS service",
          which:
            `${service.name}, one Fargate task (0.25 vCPU, 0.5 GB) in a cluster of that name, in the VPC of the run, ` +
            `behind a fifth load balancer (${service.host}), with its function ${service.functionName}, roles, ` +
            `schedule, alarms, queue and log group, and parameters below ${service.parameterPrefix}/`,
        }
      : undefined,
    { what: "DNS records", which: `at and below ${domain} in the zone ${zone}; no other record is changed` },
  ];
  return things.filter((thing) => thing !== undefined);
}
