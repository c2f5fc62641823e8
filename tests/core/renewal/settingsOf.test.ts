import assert from "node:assert/strict";
import { defaultTier, RENEWAL_DEFAULTS, settingsOf } from "../../../core/renewal/settingsOf.ts";

const PLACE = { stack: "prod", region: "us-west-2", zoneId: "ZCONTROL" };
const SPEC = {
  contact: "mailto:hostmaster@example.com",
  certificateAuthorities: [{ id: "own", directory: "https://ca.example.org/dir" }],
  parameterPrefix: "/cabal/letsencrypt",
};
const TARGETS = [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }] as const;

describe("the settings of the renewal function", () => {
  it("fills in endpoints, key type, tier and challenges of a host that says nothing of them", () => {
    const hosts = [{ name: "smtp-out", names: ["smtp-out.example.net"], deployTo: TARGETS }];
    assert.deepEqual(settingsOf({ ...SPEC, hosts }, PLACE), {
      version: 1,
      stack: "prod",
      region: "us-west-2",
      parameterPrefix: "/cabal/letsencrypt",
      contact: "mailto:hostmaster@example.com",
      certificateAuthorities: [{ id: "own", directory: "https://ca.example.org/dir" }],
      hosts: [
        {
          name: "smtp-out",
          names: ["smtp-out.example.net"],
          keyType: "EC_prime256v1",
          tier: "Standard",
          endpoints: [
            { hostname: "smtp-out.example.net", port: 465, protocol: "tls" },
            { hostname: "smtp-out.example.net", port: 587, protocol: "smtp-starttls" },
          ],
          deployTo: TARGETS,
          challenges: [
            {
              name: "smtp-out.example.net",
              recordName: "_acme-challenge.smtp-out.example.net",
              zoneId: "ZCONTROL",
            },
          ],
        },
      ],
    });
  });

  it("says where a private port is reached, and which port is not looked at, and nothing of the others", () => {
    const endpoints = [
      { hostname: "imap.example.net", port: 143, protocol: "imap-starttls", connect: "imap.cabal.internal" },
      { hostname: "imap.example.net", port: 993, protocol: "tls", look: false },
      { hostname: "imap.example.net", port: 995, protocol: "tls", look: true, connect: undefined },
    ] as const;
    const hosts = [{ name: "imap", names: ["imap.example.net"], deployTo: TARGETS, endpoints }];
    assert.deepEqual(settingsOf({ ...SPEC, hosts }, PLACE).hosts[0]?.endpoints, [
      { hostname: "imap.example.net", port: 143, protocol: "imap-starttls", connect: "imap.cabal.internal" },
      { hostname: "imap.example.net", port: 993, protocol: "tls", look: false },
      { hostname: "imap.example.net", port: 995, protocol: "tls" },
    ]);
  });

  it("keeps a challenge where the host has it, and names a key, a profile, a heartbeat and a network only when there are", () => {
    const challenges = [
      { name: "a.example.net", recordName: "a.acme.example.org", zoneId: "ZOTHER" },
      { name: "b.example.net", recordName: "_acme-challenge.b.example.net", zoneId: undefined },
    ];
    const host = { name: "a", names: ["a.example.net", "b.example.net"], deployTo: TARGETS, challenges };
    const settings = settingsOf(
      {
        ...SPEC,
        hosts: [{ ...host, profile: "tlsserver", keyType: "RSA_2048" as const }],
        kmsKeyArn: "arn:key",
        heartbeatParameter: "/cabal/heartbeat",
        functionNetwork: { subnetIds: ["subnet-0a"] },
      },
      PLACE,
    );
    assert.deepEqual(
      settings.hosts[0]?.challenges.map(({ zoneId }) => zoneId),
      ["ZOTHER", "ZCONTROL"],
    );
    assert.deepEqual([settings.hosts[0]?.profile, settings.hosts[0]?.tier], ["tlsserver", "Advanced"]);
    assert.deepEqual([settings.kmsKeyId, settings.heartbeatParameter], ["arn:key", "/cabal/heartbeat"]);
    assert.deepEqual(settings.functionNetwork, { subnetIds: ["subnet-0a"] });
  });

  it("has defaults that a released program never changes", () => {
    assert.deepEqual(RENEWAL_DEFAULTS, {
      functionName: "cabal-certbot-renewal",
      parameterPrefix: "/cabal/letsencrypt",
      logRetentionDays: 90,
      keyType: "EC_prime256v1",
    });
    assert.deepEqual((["EC_prime256v1", "EC_secp384r1", "RSA_2048"] as const).map(defaultTier), [
      "Standard",
      "Standard",
      "Advanced",
    ]);
  });

  it("proves a wildcard and its base by one record, and keeps the tier that a host names", () => {
    const host = { name: "w", names: ["*.a.example.net", "a.example.net"], deployTo: [], tier: "Advanced" } as const;
    const [settings] = settingsOf({ ...SPEC, hosts: [host] }, PLACE).hosts;
    assert.deepEqual(settings?.challenges, [
      { name: "a.example.net", recordName: "_acme-challenge.a.example.net", zoneId: "ZCONTROL" },
    ]);
    assert.equal(settings?.tier, "Advanced");
  });
});
