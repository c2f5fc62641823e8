import assert from "node:assert/strict";
import { hostCertificateEntry, hostEndpoints } from "../../../components/inventory/describeHosts.ts";
import { ACME, HOST } from "../hosts/hostFixture.ts";

describe("a host in the inventory", () => {
  it("is a certificate of the pipeline letsencrypt, with all that tells where it comes from and goes to", () => {
    assert.deepEqual(hostCertificateEntry(HOST, ACME, "Z1"), {
      name: "smtp-out",
      pipeline: "letsencrypt",
      names: ["smtp-out.example.net"],
      parameterPath: "/cabal/letsencrypt/smtp-out.example.net",
      directories: ["https://ca.example.org/dir"],
      challenges: [{ recordName: "_acme-challenge.smtp-out.example.net", zoneId: "Z1" }],
      deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
      thresholds: {
        lifetimeSeconds: 7_776_000,
        renewBeforeSeconds: 2_592_000,
        warningSeconds: 1_814_400,
        criticalSeconds: 596_160,
      },
    });
  });

  it("names its copies under the operator's names, when it has any", () => {
    const copies = { tlsKey: "/mail/key", tlsCert: "/mail/certificate", tlsCaBundle: "/mail/chain", secure: true };
    assert.deepEqual(hostCertificateEntry({ ...HOST, copies }, ACME, "Z1").copies, copies);
    assert.equal("copies" in hostCertificateEntry(HOST, ACME, "Z1"), false);
  });

  it("has its delegated challenge in the zone that it is delegated to", () => {
    const challenges = [{ name: "smtp-out.example.net", recordName: "smtp.acme.example.org", zoneId: "ZOTHER" }];
    assert.deepEqual(hostCertificateEntry({ ...HOST, challenges }, ACME, "Z1").challenges, [
      { recordName: "smtp.acme.example.org", zoneId: "ZOTHER" },
    ]);
  });

  it("is an endpoint for each port, without an ARN of ACM", () => {
    assert.deepEqual(hostEndpoints({ host: HOST, identifiers: { 465: { listenerArn: "arn:465" } } }), [
      {
        name: "smtp-out-465",
        kind: "ecs",
        hosts: ["smtp-out.example.net"],
        port: 465,
        protocol: "tls",
        certificate: "smtp-out",
        impact: "Mail clients refuse to connect to smtp-out.example.net on port 465, so nobody can send mail.",
        identifiers: { listenerArn: "arn:465" },
      },
      {
        name: "smtp-out-587",
        kind: "ecs",
        hosts: ["smtp-out.example.net"],
        port: 587,
        protocol: "smtp-starttls",
        certificate: "smtp-out",
        impact: "Mail clients refuse to connect to smtp-out.example.net on port 587, so nobody can send mail.",
        identifiers: {},
      },
    ]);
  });

  it("states the impact that its endpoint has, and that of the port for any other", () => {
    const [submissions, submission] = HOST.endpoints;
    assert.ok(submissions !== undefined && submission !== undefined);
    const endpoints = [{ ...submissions, impact: "The list server stops." }, submission];
    assert.deepEqual(
      hostEndpoints({ host: { ...HOST, endpoints }, identifiers: {} }).map(({ impact }) => impact),
      [
        "The list server stops.",
        "Mail clients refuse to connect to smtp-out.example.net on port 587, so nobody can send mail.",
      ],
    );
  });

  it("says where a private port is reached, and which port nobody looks at", () => {
    const [submissions, submission] = HOST.endpoints;
    assert.ok(submissions !== undefined && submission !== undefined);
    const endpoints = [
      { ...submissions, connect: "smtp-out.cabal.internal" },
      { ...submission, look: false as const },
    ];
    const [first, second] = hostEndpoints({ host: { ...HOST, endpoints }, identifiers: {} });
    assert.deepEqual([first?.hosts, first?.connect], [["smtp-out.example.net"], "smtp-out.cabal.internal"]);
    assert.equal(first !== undefined && "look" in first, false);
    assert.equal(second?.look, false);
    assert.equal(second !== undefined && "connect" in second, false);
  });

  it("has endpoints of kind server when something outside reads its parameters", () => {
    const endpoints = hostEndpoints({ host: { ...HOST, deployTo: [] }, identifiers: {} });
    assert.deepEqual(
      endpoints.map(({ name, kind }) => [name, kind]),
      [
        ["smtp-out-465", "server"],
        ["smtp-out-587", "server"],
      ],
    );
    assert.deepEqual(hostCertificateEntry({ ...HOST, deployTo: [] }, ACME, "Z1").deployTo, []);
  });

  it("has the listener at its own name only: another host name on the same port is reached by another way", () => {
    const own = { name: "smtp-out-465", hostname: "smtp-out.example.net", port: 465, protocol: "tls" } as const;
    const other = { name: "smtp-out-relay-465", hostname: "relay.example.net", port: 465, protocol: "tls" } as const;
    const host = { ...HOST, names: ["smtp-out.example.net", "relay.example.net"], endpoints: [own, other] };
    assert.deepEqual(
      hostEndpoints({ host, identifiers: { 465: { listenerArn: "arn:465" } } }).map(({ name, hosts, identifiers }) => [
        name,
        hosts,
        identifiers,
      ]),
      [
        ["smtp-out-465", ["smtp-out.example.net"], { listenerArn: "arn:465" }],
        ["smtp-out-relay-465", ["relay.example.net"], {}],
      ],
    );
  });
});
