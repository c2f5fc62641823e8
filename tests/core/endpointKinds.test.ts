import assert from "node:assert/strict";
import { DEFAULT_GENERATION, ENDPOINT_KINDS, SERVED_KINDS } from "../../core/endpointKinds.ts";

describe("ENDPOINT_KINDS", () => {
  it("has one TLS policy for each kind of endpoint, none of which allows TLS below 1.2", () => {
    assert.deepEqual(
      Object.entries(ENDPOINT_KINDS).map(([kind, { tlsPolicy }]) => [kind, tlsPolicy]),
      [
        ["nlb", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"],
        ["alb", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"],
        ["cloudfront", "TLSv1.2_2025"],
        ["apigateway", "TLS_1_2"],
      ],
    );
  });

  it("has P-384 keys at every kind but CloudFront", () => {
    const kinds = Object.entries(ENDPOINT_KINDS).filter(([, { keyAlgorithms }]) =>
      keyAlgorithms.some((one) => one === "EC_secp384r1"),
    );
    assert.deepEqual(
      kinds.map(([kind]) => kind),
      ["nlb", "alb", "apigateway"],
    );
  });
});

describe("what differs between the kinds of endpoint", () => {
  const { nlb, alb, cloudfront, apigateway } = ENDPOINT_KINDS;

  it("is their service, the resource that clients connect to, and where the config has host names and port", () => {
    assert.deepEqual(
      Object.values(ENDPOINT_KINDS).map(({ service, noun, protocol, hostsIn, balancer, port, certificateRegion }) => [
        service,
        noun,
        protocol,
        hostsIn,
        balancer,
        port,
        certificateRegion,
      ]),
      [
        ["a Network Load Balancer", "listener", "tls", "hostname", "net", 993, "own"],
        ["an Application Load Balancer", "listener", "https", "routes", "app", 443, "own"],
        ["CloudFront", "distribution", "https", "hostname", undefined, 443, "us-east-1"],
        ["API Gateway", "domain name", "https", "hostname", undefined, 443, "own"],
      ],
    );
  });

  it("is which keys they serve: CloudFront takes no P-384", () => {
    assert.deepEqual(nlb.keyAlgorithms, ["RSA_2048", "EC_prime256v1", "EC_secp384r1"]);
    assert.deepEqual(cloudfront.keyAlgorithms, ["RSA_2048", "EC_prime256v1"]);
    assert.deepEqual(DEFAULT_GENERATION, { keyAlgorithm: "RSA_2048", apex: false });
  });

  it("is what the inventory names to find them", () => {
    assert.deepEqual(
      Object.entries(SERVED_KINDS).map(([kind, { identifiers, pipeline }]) => [
        kind,
        pipeline,
        identifiers.id,
        identifiers.dnsName,
        ...identifiers.others,
      ]),
      [
        ["nlb", "acm", "listenerArn", "loadBalancerDnsName", "loadBalancerArn"],
        ["alb", "acm", "listenerArn", "loadBalancerDnsName", "loadBalancerArn"],
        ["cloudfront", "acm", "distributionId", "domainName", "distributionArn"],
        ["apigateway", "acm", "domainName", "targetDomainName", "apiId", "stage"],
        ["ecs", "letsencrypt", "listenerArn", "loadBalancerDnsName", "loadBalancerArn", "targetGroupArn"],
        ["server", "letsencrypt", "listenerArn", "loadBalancerDnsName", "loadBalancerArn", "targetGroupArn"],
      ],
    );
  });

  it("is how long a move takes, and what happens meanwhile", () => {
    assert.deepEqual(
      [nlb, cloudfront, apigateway].map(({ moveTime, moveText }) => [moveTime, moveText]),
      [
        [
          "each address of a load balancer follows in its own time, within about a minute",
          "The listener is changed in place. Each address follows within a minute. Live connections go on with the old certificate until they end; new ones get either, and both are valid.",
        ],
        [
          "CloudFront takes some minutes to reach all edges",
          "The distribution is deployed to the edges: about 4 minutes, seldom 15. Live connections go on. A second change has to wait for the first one.",
        ],
        [
          "an API Gateway domain name takes about a minute",
          "The domain name is UPDATING for about 1 minute. Live connections go on.",
        ],
      ],
    );
    assert.equal(
      cloudfront.rollbackCaveat,
      "CloudFront takes one change at a time: while a deployment is in progress, its part of the roll-back fails. When the distribution is deployed, run `pulumi up --refresh`.",
    );
    assert.deepEqual([nlb.rollbackCaveat, apigateway.rollbackCaveat], [undefined, undefined]);
  });

  it("is what users lose when the certificate expires", () => {
    assert.deepEqual(
      [
        alb.impact("kuma.example.net and ntfy.example.net"),
        cloudfront.impact("admin.example.net"),
        apigateway.impact("api.example.net"),
      ],
      [
        "The monitoring at kuma.example.net and ntfy.example.net cannot be reached, so other failures go unnoticed.",
        "Browsers refuse to open admin.example.net, so nobody can administer accounts.",
        "Calls to api.example.net fail, so the admin app and every client of the API stand still.",
      ],
    );
  });

  it("is what doctor and adopt may read", () => {
    const scope = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
    const grantsOf = (reader: "doctor" | "adopt") =>
      [nlb, cloudfront, apigateway].flatMap(({ reads }) =>
        reads[reader].map(({ sid, actions, resources }) => [sid, [...actions], [...resources(scope)]]),
      );
    assert.deepEqual(grantsOf("doctor"), [
      ["CertificatesOfListeners", ["elasticloadbalancing:DescribeListenerCertificates"], ["*"]],
      ["Listeners", ["elasticloadbalancing:DescribeListeners"], ["*"]],
      ["Distributions", ["cloudfront:GetDistribution"], ["arn:aws:cloudfront::111122223333:distribution/*"]],
      ["DomainNames", ["apigateway:GET"], ["arn:aws:apigateway:eu-central-1::/domainnames/*"]],
    ]);
    assert.deepEqual(grantsOf("adopt"), [
      [
        "Listeners",
        [
          "elasticloadbalancing:DescribeListenerCertificates",
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTargetGroups",
        ],
        ["*"],
      ],
      ["Distributions", ["cloudfront:ListDistributions"], ["*"]],
      [
        "ReadDomainNames",
        ["apigateway:GET"],
        ["arn:aws:apigateway:eu-central-1::/domainnames", "arn:aws:apigateway:eu-central-1::/domainnames/*"],
      ],
    ]);
  });
});

describe("SERVED_KINDS", () => {
  it("are asked without SNI and address by address, except where AWS's shared edges answer", () => {
    assert.deepEqual(
      Object.entries(SERVED_KINDS).flatMap(([kind, one]) =>
        one.answersWithoutSni && one.hasOwnAddresses ? [kind] : [],
      ),
      ["nlb", "alb", "ecs", "server"],
    );
  });

  it("say what users lose by what the port is for", () => {
    const { nlb, ecs } = SERVED_KINDS;
    assert.match(ecs.impact("mx.example.net", 143), /so nobody can read mail\.$/);
    assert.equal(
      ecs.impact("mx.example.net", 25),
      "Other mail servers go on delivering to mx.example.net, since most do not verify its certificate; those that do, by MTA-STS, hold their mail back.",
    );
    assert.match(
      ecs.impact("mx.example.net", 587),
      /connect to mx\.example\.net on port 587, so nobody can send mail\.$/,
    );
    assert.match(nlb.impact("mx.example.net", 25), /^Other mail servers go on delivering to mx\.example\.net,/);
    assert.equal(
      nlb.impact("smtp.example.net", 465),
      "Mail clients refuse to connect to smtp.example.net, so nobody can send mail.",
    );
    assert.match(nlb.impact("imap.example.net", 993), /so nobody can read mail\.$/);
    assert.match(ecs.impact("mx.example.net", 443), /so what it serves stands still\.$/);
  });
});
