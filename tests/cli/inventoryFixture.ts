import type { Inventory } from "../../core/inventory.ts";

export const WEST_1 = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-0000-0000-0000-000000000001";
export const EAST_1 = "arn:aws:acm:us-east-1:111122223333:certificate/22222222-0000-0000-0000-000000000001";
export const WEST_2 = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-0000-0000-0000-000000000002";
export const EAST_2 = "arn:aws:acm:us-east-1:111122223333:certificate/22222222-0000-0000-0000-000000000002";

/** A stack with two generations, the second active, and one endpoint. */
export function inventoryFixture(): Inventory {
  const generation = { origin: "requested", names: ["*.example.net"], keyAlgorithm: "RSA_2048" } as const;
  return {
    version: 1,
    project: "cabal-tls",
    stack: "prod",
    region: "us-west-2",
    controlDomain: "example.net",
    mailDomains: [],
    zoneId: "Z0123456789ABCDEFGHIJ",
    certificates: [
      {
        name: "wildcard",
        pipeline: "acm",
        names: ["*.example.net"],
        active: 2,
        generations: [
          { ...generation, generation: 1, arns: { "us-west-2": WEST_1, "us-east-1": EAST_1 } },
          { ...generation, generation: 2, arns: { "us-west-2": WEST_2, "us-east-1": EAST_2 } },
        ],
        thresholds: { lifetimeSeconds: 1, renewBeforeSeconds: 1, warningSeconds: 1, criticalSeconds: 1 },
      },
    ],
    endpoints: [
      {
        name: "imap",
        kind: "nlb",
        hosts: ["imap.example.net"],
        port: 993,
        protocol: "tls",
        certificate: "wildcard",
        certificateArn: WEST_2,
        impact: "Nobody can read mail.",
        identifiers: {
          loadBalancerArn: "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/imap/0123456789abcdef",
          loadBalancerDnsName: "imap-0123456789abcdef.elb.us-west-2.amazonaws.com",
          listenerArn:
            "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/imap/0123456789abcdef/fedcba9876543210",
        },
      },
    ],
  };
}
