import assert from "node:assert/strict";
import { mailHosts } from "../../../cli/init/mailHosts.ts";
import type { RunningService } from "../../../core/adoption/index.ts";

const WHERE = { region: "us-west-2", controlDomain: "example.net" };

function running(service: string, tlsKey: string, ports: readonly number[] = [465, 587]): RunningService {
  return {
    cluster: "cabal-mail",
    service,
    desired: 1,
    controller: "ECS",
    subnets: [],
    securityGroups: [],
    secrets: { tlsKey, tlsCert: undefined, tlsCaBundle: undefined },
    ports,
    targets: [],
    registered: false,
  };
}

describe("mailHosts", () => {
  it("takes a service that waits for the parameters which the program writes, by name or by ARN", () => {
    const arn = "arn:aws:ssm:us-west-2:111122223333:parameter/cabal/letsencrypt/mx.example.net/tls-key";
    const services = [
      running("cabal-smtp-out", "/cabal/letsencrypt/smtp-out.example.net/tls-key"),
      running("mx", arn, [25, 8080]),
    ];
    assert.deepEqual(mailHosts(services, WHERE), {
      hosts: [
        { name: "smtp-out", services: [{ cluster: "cabal-mail", service: "cabal-smtp-out" }], ports: [465, 587] },
        { name: "mx", services: [{ cluster: "cabal-mail", service: "mx" }], ports: [25] },
      ],
      others: [],
    });
  });

  it("makes one host of services that serve the same certificate", () => {
    const key = "/cabal/letsencrypt/smtp-out.example.net/tls-key";
    const { hosts } = mailHosts([running("b", key, [587]), running("a", key, [465, 587])], WHERE);
    assert.deepEqual(hosts, [
      {
        name: "smtp-out",
        services: [
          { cluster: "cabal-mail", service: "b" },
          { cluster: "cabal-mail", service: "a" },
        ],
        ports: [465, 587],
      },
    ]);
  });

  it("says why another service gets no host", () => {
    const services = [
      running("foreign", "/mail/key"),
      running("elsewhere", "/cabal/letsencrypt/smtp-out.example.org/tls-key"),
      running("deep", "/cabal/letsencrypt/a.b.example.net/tls-key"),
      running("web", "/cabal/letsencrypt/web.example.net/tls-key", [8443]),
    ];
    const waits = (path: string) =>
      `it waits for the certificate in /cabal/letsencrypt/${path}, which is none of /cabal/letsencrypt/NAME.example.net`;
    assert.deepEqual(mailHosts(services, WHERE), {
      hosts: [],
      others: [
        {
          service: "cabal-mail/foreign",
          why: "it takes its certificate from parameters of other names: `adopt` writes its host",
        },
        { service: "cabal-mail/elsewhere", why: waits("smtp-out.example.org") },
        { service: "cabal-mail/deep", why: waits("a.b.example.net") },
        { service: "cabal-mail/web", why: "no port of it is known at which mail servers begin TLS" },
      ],
    });
  });
});
