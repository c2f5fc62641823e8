import assert from "node:assert/strict";
import { settingsOf } from "../../../core/renewal/settingsOf.ts";

const PLACE = { stack: "prod", region: "us-west-2", zoneId: "ZCONTROL" };
const SPEC = {
  contact: "mailto:hostmaster@example.com",
  authorities: [{ id: "own", directory: "https://ca.example.org/dir" }],
  parameterPrefix: "/cabal/letsencrypt",
};
const SERVICES = [{ cluster: "cabal-mail", service: "cabal-smtp-out" }];

describe("what the renewal function is told", () => {
  it("fills in ports, key type, tier and challenges of a host that says nothing of them", () => {
    const hosts = [{ name: "smtp-out", names: ["smtp-out.example.net"], services: SERVICES }];
    assert.deepEqual(settingsOf({ ...SPEC, hosts }, PLACE), {
      version: 1,
      stack: "prod",
      region: "us-west-2",
      parameterPrefix: "/cabal/letsencrypt",
      contact: "mailto:hostmaster@example.com",
      authorities: [{ id: "own", directory: "https://ca.example.org/dir" }],
      hosts: [
        {
          name: "smtp-out",
          names: ["smtp-out.example.net"],
          keyType: "EC_prime256v1",
          tier: "Standard",
          ports: [
            { port: 465, protocol: "tls" },
            { port: 587, protocol: "smtp-starttls" },
          ],
          services: SERVICES,
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

  it("keeps a challenge where the host has it, and names a key, a profile and a heartbeat only when there are", () => {
    const challenges = [
      { name: "a.example.net", recordName: "a.acme.example.org", zoneId: "ZOTHER" },
      { name: "b.example.net", recordName: "_acme-challenge.b.example.net", zoneId: undefined },
    ];
    const host = { name: "a", names: ["a.example.net", "b.example.net"], services: SERVICES, challenges };
    const told = settingsOf(
      {
        ...SPEC,
        hosts: [{ ...host, profile: "tlsserver", keyType: "RSA_2048" as const }],
        kmsKeyArn: "arn:key",
        heartbeatParameter: "/cabal/heartbeat",
      },
      PLACE,
    );
    assert.deepEqual(
      told.hosts[0]?.challenges.map(({ zoneId }) => zoneId),
      ["ZOTHER", "ZCONTROL"],
    );
    assert.deepEqual([told.hosts[0]?.profile, told.hosts[0]?.tier], ["tlsserver", "Advanced"]);
    assert.deepEqual([told.kmsKeyId, told.heartbeatParameter], ["arn:key", "/cabal/heartbeat"]);
  });
});
