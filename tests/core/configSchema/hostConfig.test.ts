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
      ports: [
        { port: 465, protocol: "tls" },
        { port: 587, protocol: "smtp-starttls" },
      ],
      services: [{ cluster: "cabal-mail", service: "cabal-smtp-out" }],
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

  it("may serve on a port of its own choice when it says how TLS begins there", () => {
    assert.deepEqual(hostOf({ ports: [2525], protocols: { 2525: "smtp-starttls" } })?.ports, [
      { port: 2525, protocol: "smtp-starttls" },
    ]);
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
      authorities: [
        {
          id: "letsencrypt",
          directory: "https://acme-v02.api.letsencrypt.org/directory",
          staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
        },
      ],
      functionName: "cabal-certbot-renewal",
      parameterPrefix: "/cabal/letsencrypt",
      kmsKeyArn: undefined,
      heartbeatParameter: undefined,
      reservedConcurrency: undefined,
      logRetentionDays: 90,
    });
  });

  it("keeps authorities in their order, with staging directories and bindings", () => {
    const own = "https://ca.example.org:14000/dir/";
    const acme = acmeOf({
      directories: [own, "zerossl"],
      staging: { [own]: "https://ca.example.org:15000/dir" },
      eab: { zerossl: "/cabal/letsencrypt/eab/zerossl" },
    });
    assert.deepEqual(acme?.authorities, [
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

  it("goes to a new authority's real directory at once only when told so", () => {
    const acme = acmeOf({ firstContact: "production" });
    assert.equal(acme?.authorities[0]?.firstContact, "production");
  });

  it("may be there before the first host is", () => {
    const config = parsed([["acme"], { contact: "mailto:hostmaster@example.com", agreeToTerms: true }]);
    assert.deepEqual(config.hosts, []);
  });

  it("is refused together with what is wrong in the hosts, every fault at once", () => {
    const message = refusal(
      [["acme"], { contact: "nobody" }],
      [["hosts"], [{ name: "smtp-out", ports: [0, 99], services: [] }, { hostname: "imap" }]],
    );
    assert.deepEqual(message.match(/^ {2}\S+$/gm), [
      "  cabal-tls:acme.agreeToTerms",
      "  cabal-tls:acme.contact",
      "  cabal-tls:hosts[0].ports[0]",
      "  cabal-tls:hosts[0].ports[1]",
      "  cabal-tls:hosts[0].services",
      "  cabal-tls:hosts[1].hostname",
      "  cabal-tls:hosts[1].name",
      "  cabal-tls:hosts[1].services",
    ]);
  });
});
