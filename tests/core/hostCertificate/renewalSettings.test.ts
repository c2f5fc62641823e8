import assert from "node:assert/strict";
import { parseRenewalSettings, RenewalSettingsError } from "../../../core/hostCertificate/renewalSettings.ts";

const HOST = {
  name: "smtp-out",
  names: ["smtp-out.example.net"],
  keyType: "EC_prime256v1",
  endpoints: [
    { hostname: "smtp-out.example.net", port: 465, protocol: "tls" },
    { hostname: "relay.example.net", port: 587, protocol: "smtp-starttls" },
  ],
  deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
  challenges: [{ name: "smtp-out.example.net", recordName: "_acme-challenge.smtp-out.example.net", zoneId: "Z1" }],
};

function settings(host: object, cas = "certificateAuthorities"): string {
  return JSON.stringify({
    version: 1,
    stack: "prod",
    region: "us-west-2",
    parameterPrefix: "/cabal/letsencrypt",
    contact: "mailto:hostmaster@example.com",
    [cas]: [{ id: "own", directory: "https://ca.example.org/dir" }],
    hosts: [host],
  });
}

describe("the settings of the renewal function", () => {
  it("are read as they are written", () => {
    assert.deepEqual(parseRenewalSettings(settings(HOST)).hosts, [HOST]);
    assert.equal(parseRenewalSettings(settings({ ...HOST, tier: "Advanced" })).hosts[0]?.tier, "Advanced");
  });

  it("keep where a private port is reached, and that a port is not looked at", () => {
    const endpoints = [
      { hostname: "imap.example.net", port: 143, protocol: "imap-starttls", connect: "imap.cabal.internal" },
      { hostname: "imap.example.net", port: 993, protocol: "tls", look: false },
    ];
    assert.deepEqual(parseRenewalSettings(settings({ ...HOST, endpoints })).hosts[0]?.endpoints, endpoints);
  });

  it("of checkouts that had `authorities`, services and ports are read as targets of ECS and endpoints of the first name", () => {
    const { endpoints: _, deployTo: __, ...others } = HOST;
    const old = {
      ...others,
      ports: [{ port: 465, protocol: "tls" }],
      services: [{ cluster: "cabal-mail", service: "cabal-smtp-out" }],
    };
    assert.deepEqual(parseRenewalSettings(settings(old, "authorities")).hosts, [
      { ...HOST, endpoints: [{ hostname: "smtp-out.example.net", port: 465, protocol: "tls" }] },
    ]);
  });

  it("name every fault, a target of an unknown kind among them", () => {
    const deployTo = [{ kind: "ec2", instance: "i-1" }];
    assert.throws(
      () => parseRenewalSettings(settings({ ...HOST, deployTo, name: "" })),
      (error) => error instanceof RenewalSettingsError && /hosts\.0\.name: .*hosts\.0\.deployTo\.0/.test(error.message),
    );
  });
});
