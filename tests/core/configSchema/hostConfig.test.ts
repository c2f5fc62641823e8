import assert from "node:assert/strict";
import { type Edit, parsed, rawHost, refusal, WITH_HOST } from "./rawStack.ts";

const DAY = 86_400;
const ELB = "arn:aws:elasticloadbalancing:us-west-2:111122223333";

function hostOf(changes: Readonly<Record<string, unknown>> = {}) {
  return parsed(...WITH_HOST, [["hosts"], [{ ...rawHost(), ...changes }]]).hosts[0];
}

function acmeOf(changes: Readonly<Record<string, unknown>> = {}) {
  const acme: Edit = [["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true, ...changes }];
  return parsed(...WITH_HOST, acme).acme;
}

describe("a host of the config", () => {
  it("gets the ports of mail submission, a P-256 key, its own challenge name and the thresholds of 90 days", () => {
    assert.deepEqual(hostOf(), {
      name: "smtp-out",
      names: ["smtp-out.example.net"],
      endpoints: [
        { name: "smtp-out-465", hostname: "smtp-out.example.net", port: 465, protocol: "tls" },
        { name: "smtp-out-587", hostname: "smtp-out.example.net", port: 587, protocol: "smtp-starttls" },
      ],
      deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
      keyType: "EC_prime256v1",
      tier: "Standard",
      profile: undefined,
      challenges: [
        { name: "smtp-out.example.net", recordName: "_acme-challenge.smtp-out.example.net", zoneId: undefined },
      ],
      thresholds: {
        lifetimeSeconds: 90 * DAY,
        renewBeforeSeconds: 30 * DAY,
        warningSeconds: 21 * DAY,
        criticalSeconds: 596_160,
      },
      expose: undefined,
    });
  });

  it("keeps an RSA key, whose chain is long, in the tier that has room for it", () => {
    assert.equal(hostOf({ keyType: "RSA_2048" })?.tier, "Advanced");
    assert.equal(hostOf({ keyType: "RSA_2048", tier: "Standard" })?.tier, "Standard");
  });

  it("has one challenge for a wildcard and the name under it", () => {
    const host = hostOf({ hostname: "mx.mail.example.net", names: ["example.net", "*.example.net"] });
    assert.deepEqual(host?.names, ["mx.mail.example.net", "example.net", "*.example.net"]);
    assert.deepEqual(
      host?.challenges.map(({ recordName }) => recordName),
      ["_acme-challenge.mx.mail.example.net", "_acme-challenge.example.net"],
    );
  });

  it("may prove every name at one delegated place", () => {
    const challenge = { zoneId: "Z0123456789ABCDEFGHIJ", recordName: "_smtp.acme.example.org" };
    assert.deepEqual(hostOf({ names: ["relay"], challenge })?.challenges, [
      { name: "smtp-out.example.net", recordName: "_smtp.acme.example.org", zoneId: "Z0123456789ABCDEFGHIJ" },
      { name: "relay.example.net", recordName: "_smtp.acme.example.org", zoneId: "Z0123456789ABCDEFGHIJ" },
    ]);
  });

  it("warns by the life of its profile: 45 days and 160 hours", () => {
    assert.deepEqual(hostOf({ profile: "tlsserver" })?.thresholds, {
      lifetimeSeconds: 45 * DAY,
      renewBeforeSeconds: 15 * DAY,
      warningSeconds: 907_200,
      criticalSeconds: 298_080,
    });
    assert.deepEqual(hostOf({ profile: "shortlived" })?.thresholds, {
      lifetimeSeconds: 576_000,
      renewBeforeSeconds: 288_000,
      warningSeconds: 201_600,
      criticalSeconds: 66_240,
    });
  });

  it("warns by a policy of its own, and never critically before the warning", () => {
    const thresholds = { lifetimeHours: 2400, warningHours: 100 };
    assert.deepEqual(hostOf({ profile: "own", thresholds })?.thresholds, {
      lifetimeSeconds: 8_640_000,
      renewBeforeSeconds: 2_880_000,
      warningSeconds: 360_000,
      criticalSeconds: 360_000,
    });
  });

  it("has ports as the short form of endpoints at its own name", () => {
    const endpoints = [{ port: 25 }, { port: 993 }];
    assert.deepEqual(hostOf({ ports: [25, 993] }), hostOf({ endpoints }));
    assert.deepEqual(hostOf({ ports: [25, 993] })?.endpoints, [
      { name: "smtp-out-25", hostname: "smtp-out.example.net", port: 25, protocol: "smtp-starttls" },
      { name: "smtp-out-993", hostname: "smtp-out.example.net", port: 993, protocol: "tls" },
    ]);
  });

  it("may be looked at on any port that says how TLS begins, and at every name that its certificate covers", () => {
    const host = hostOf({
      names: ["*.example.net", "example.net", "a.mail.example.net"],
      hostname: "mx.mail.example.net",
      endpoints: [
        { port: 2525, protocol: "smtp-starttls" },
        { hostname: "relay", port: 465 },
        { hostname: "a.mail.example.net", port: 143 },
        { hostname: "example.net", port: 443, protocol: "tls" },
      ],
    });
    assert.deepEqual(host?.endpoints, [
      { name: "smtp-out-2525", hostname: "mx.mail.example.net", port: 2525, protocol: "smtp-starttls" },
      { name: "smtp-out-relay-465", hostname: "relay.example.net", port: 465, protocol: "tls" },
      { name: "smtp-out-a-mail-143", hostname: "a.mail.example.net", port: 143, protocol: "imap-starttls" },
      { name: "smtp-out-apex-443", hostname: "example.net", port: 443, protocol: "tls" },
    ]);
  });

  it("keeps where a private port is reached, and which port nobody can look at", () => {
    const endpoints = [
      { port: 465, connect: "smtp-out.cabal.internal", look: true },
      { port: 587, look: false },
    ];
    assert.deepEqual(hostOf({ endpoints })?.endpoints, [
      {
        name: "smtp-out-465",
        hostname: "smtp-out.example.net",
        port: 465,
        protocol: "tls",
        connect: "smtp-out.cabal.internal",
      },
      { name: "smtp-out-587", hostname: "smtp-out.example.net", port: 587, protocol: "smtp-starttls", look: false },
    ]);
  });

  it("may state what users lose, for all of its endpoints or for one", () => {
    const impacts = (change: Readonly<Record<string, unknown>>) => hostOf(change)?.endpoints.map((one) => one.impact);
    const endpoints = [{ port: 25, impact: "The list server stops." }, { port: 465 }];
    assert.deepEqual(impacts({ impact: "Nobody can send mail.", endpoints }), [
      "The list server stops.",
      "Nobody can send mail.",
    ]);
    assert.deepEqual(impacts({ impact: "Nobody can send mail." }), ["Nobody can send mail.", "Nobody can send mail."]);
    assert.equal(
      hostOf({})?.endpoints.some((one) => "impact" in one),
      false,
    );
  });

  it("may be a wildcard with further names, whose endpoints have host names of their own and whose services are several", () => {
    const host = hostOf({
      name: "mail",
      hostname: "*.example.net",
      names: ["example.net", "*.eu.example.net"],
      endpoints: [
        { hostname: "imap", port: 143, protocol: "imap-starttls", connect: "imap.cabal.internal" },
        { hostname: "smtp-in", port: 25 },
        { hostname: "smtp-out.eu.example.net", port: 465 },
      ],
    });
    assert.deepEqual(host?.names, ["*.example.net", "example.net", "*.eu.example.net"]);
    assert.deepEqual(
      host?.endpoints.map(({ name, hostname }) => [name, hostname]),
      [
        ["mail-imap-143", "imap.example.net"],
        ["mail-smtp-in-25", "smtp-in.example.net"],
        ["mail-smtp-out-eu-465", "smtp-out.eu.example.net"],
      ],
    );
    assert.deepEqual(
      host?.challenges.map(({ recordName }) => recordName),
      ["_acme-challenge.example.net", "_acme-challenge.eu.example.net"],
    );
  });

  it("is rolled out to every target, and to none when something outside reads the parameters", () => {
    const deployTo = [
      { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" },
      { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-in" },
      { kind: "acm", regions: ["us-west-2", "us-east-1"] },
    ];
    assert.deepEqual(hostOf({ deployTo })?.deployTo, deployTo);
    assert.deepEqual(hostOf({ deployTo: [] })?.deployTo, []);
  });

  it("may have copies under names of the operator's, of which only the private key is a SecureString by default", () => {
    const names = { tlsKey: "/mail/key", tlsCert: "/mail/certificate", tlsCaBundle: "/mail/chain" };
    assert.deepEqual(hostOf({ copies: names })?.copies, { ...names, secure: false });
    assert.deepEqual(hostOf({ copies: { ...names, secure: true } })?.copies, { ...names, secure: true });
    assert.equal("copies" in (hostOf() ?? {}), false);
  });

  it("is exposed by a load balancer and target groups of the user's, by port", () => {
    const expose = {
      loadBalancerArn: `${ELB}:loadbalancer/net/mail/0123456789abcdef`,
      targetGroupArns: { 465: `${ELB}:targetgroup/smtps/0123456789abcdef` },
    };
    assert.deepEqual(hostOf({ expose })?.expose, { ...expose, protect: true });
  });
});

describe("the ACME part of the config", () => {
  it("is Let's Encrypt, staging first, under the names of the runbook", () => {
    assert.deepEqual(acmeOf(), {
      contact: "mailto:hostmaster@example.com",
      agreeToTerms: true,
      certificateAuthorities: [
        {
          id: "letsencrypt",
          directory: "https://acme-v02.api.letsencrypt.org/directory",
          staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
        },
      ],
      functionName: "cabal-certbot-renewal",
      parameterPrefix: "/cabal/letsencrypt",
      logRetentionDays: 90,
    });
  });

  it("keeps CAs in their order, with staging directories and bindings", () => {
    const own = "https://ca.example.org:14000/dir/";
    const acme = acmeOf({
      directories: [own, "zerossl"],
      staging: { [own]: "https://ca.example.org:15000/dir" },
      eab: { zerossl: "/cabal/letsencrypt/eab/zerossl" },
    });
    assert.deepEqual(acme?.certificateAuthorities, [
      {
        id: "ca-example-org-14000-dir",
        directory: "https://ca.example.org:14000/dir/",
        staging: "https://ca.example.org:15000/dir",
      },
      {
        id: "zerossl",
        directory: "https://acme.zerossl.com/v2/DV90",
        eabParameter: "/cabal/letsencrypt/eab/zerossl",
      },
    ]);
  });

  it("takes an ACME endpoint of ACM by region and id", () => {
    const acm = "acm:eu-west-1/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    const secret = "/aws/reference/secretsmanager/cabal/eab";
    assert.equal(
      acmeOf({ directories: [acm], eab: { [acm]: secret } })?.certificateAuthorities[0]?.eabParameter,
      secret,
    );
    assert.deepEqual(acmeOf({ directories: [acm], eab: { [acm]: "/eab/acm" } })?.certificateAuthorities, [
      {
        id: "acm-eu-west-1-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
        directory: "https://acm-acme-enroll.eu-west-1.api.aws/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/directory",
        eabParameter: "/eab/acm",
      },
    ]);
  });

  it("goes to a new CA's real directory at once only when told so", () => {
    const acme = acmeOf({ firstContact: "production" });
    assert.equal(acme?.certificateAuthorities[0]?.firstContact, "production");
  });

  it("puts the renewal function into subnets of a VPC, with security groups that exist or one of its own", () => {
    const subnetIds = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"];
    assert.deepEqual(acmeOf({ functionNetwork: { subnetIds } })?.functionNetwork, { subnetIds });
    const functionNetwork = { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] };
    assert.deepEqual(acmeOf({ functionNetwork })?.functionNetwork, functionNetwork);
  });

  it("may be there before the first host is", () => {
    const config = parsed([["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true }]);
    assert.deepEqual(config.hosts, []);
  });

  it("is refused together with what is wrong in the hosts, every fault at once", () => {
    const message = refusal(
      [["acme"], { contact: "nobody" }],
      [["hosts"], [{ name: "smtp-out", ports: [0, 99], deployTo: 1 }, { hostname: "imap" }]],
    );
    assert.deepEqual(message.match(/^ {2}\S+$/gm), [
      "  cabal-tls:acme.agreeToTerms",
      "  cabal-tls:acme.contact",
      "  cabal-tls:hosts[0].deployTo",
      "  cabal-tls:hosts[0].ports[0]",
      "  cabal-tls:hosts[0].ports[1]",
      "  cabal-tls:hosts[1].deployTo",
      "  cabal-tls:hosts[1].hostname",
      "  cabal-tls:hosts[1].name",
    ]);
  });
});
