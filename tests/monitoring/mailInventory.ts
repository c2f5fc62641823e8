import type { Inventory, Thresholds } from "../../core/inventory.ts";

const DAY = 86_400;

/** ACM's certificates: 198 days, renewed 45 days before they end. */
export const ACM_198_DAYS: Thresholds = {
  lifetimeSeconds: 198 * DAY,
  renewBeforeSeconds: 45 * DAY,
  warningSeconds: 21 * DAY,
  criticalSeconds: 7 * DAY,
};

/** Let's Encrypt's of 90 days, renewed 30 days before they end. */
export const CLASSIC_90_DAYS: Thresholds = {
  lifetimeSeconds: 90 * DAY,
  renewBeforeSeconds: 30 * DAY,
  warningSeconds: 21 * DAY,
  criticalSeconds: 596_160,
};

/** The wildcard at four kinds of endpoints, and one host certificate at two ports. */
export function mailInventory(change: { readonly wildcard?: Thresholds; readonly host?: Thresholds } = {}): Inventory {
  const arn = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/1`;
  const acm = { certificate: "wildcard", certificateArn: arn("us-west-2") } as const;
  const balancer = "arn:aws:elasticloadbalancing:us-west-2:111122223333";
  const listener = (name: string) => ({
    loadBalancerArn: `${balancer}:loadbalancer/${name}/0123456789abcdef`,
    loadBalancerDnsName: `${name.replace(/.*\//, "")}-0123456789abcdef.elb.us-west-2.amazonaws.com`,
    listenerArn: `${balancer}:listener/${name}/0123456789abcdef/fedcba9876543210`,
  });
  const host = {
    kind: "ecs",
    hosts: ["smtp-out.example.net"],
    certificate: "smtp-out",
    impact: "Nobody can send mail.",
    identifiers: {},
  } as const;
  return {
    version: 1,
    project: "cabal-tls",
    stack: "prod",
    region: "us-west-2",
    controlDomain: "example.net",
    mailDomains: ["example.com"],
    zoneId: "Z0123456789ABCDEFGHIJ",
    certificates: [
      {
        name: "wildcard",
        pipeline: "acm",
        names: ["*.example.net"],
        active: 1,
        generations: [
          {
            generation: 1,
            origin: "requested",
            names: ["*.example.net"],
            keyAlgorithm: "RSA_2048",
            arns: { "us-west-2": arn("us-west-2"), "us-east-1": arn("us-east-1") },
          },
        ],
        thresholds: change.wildcard ?? ACM_198_DAYS,
      },
      {
        name: "smtp-out",
        pipeline: "letsencrypt",
        names: ["smtp-out.example.net"],
        parameterPath: "/cabal/letsencrypt/smtp-out",
        directories: ["https://acme-v02.api.letsencrypt.org/directory"],
        challenges: [{ recordName: "_acme-challenge.smtp-out.example.net", zoneId: "Z0123456789ABCDEFGHIJ" }],
        deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
        thresholds: change.host ?? CLASSIC_90_DAYS,
      },
    ],
    endpoints: [
      {
        ...acm,
        name: "imap",
        kind: "nlb",
        hosts: ["imap.example.net"],
        port: 993,
        protocol: "tls",
        impact: "Nobody can read mail.",
        identifiers: listener("net/imap"),
      },
      {
        ...acm,
        name: "admin",
        kind: "cloudfront",
        hosts: ["admin.example.net"],
        port: 443,
        protocol: "https",
        certificateArn: arn("us-east-1"),
        impact: "Nobody can administer accounts.",
        identifiers: {
          distributionId: "E2QWRUHAPOMQZL",
          distributionArn: "arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL",
          domainName: "d111111abcdef8.cloudfront.net",
        },
      },
      {
        ...acm,
        name: "monitoring",
        kind: "alb",
        hosts: ["uptime.example.net", "ntfy.example.net"],
        port: 443,
        protocol: "https",
        impact: "Failures go unnoticed.",
        identifiers: listener("app/monitoring"),
      },
      { ...host, name: "smtp-out-465", port: 465, protocol: "tls" },
      { ...host, name: "smtp-out-587", port: 587, protocol: "smtp-starttls" },
    ],
    renewal: {
      functionName: "cabal-certbot-renewal",
      scheduleName: "cabal-certbot-renewal",
      scheduleGroup: "default",
      logGroup: "/aws/lambda/cabal-certbot-renewal",
    },
  };
}
