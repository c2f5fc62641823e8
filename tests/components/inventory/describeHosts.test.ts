import assert from "node:assert/strict";
import { hostCertificateEntry, hostEndpoints } from "../../../components/inventory/describeHosts.ts";
import { hostLoss } from "../../../components/inventory/endpointLoss.ts";
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
      services: [{ cluster: "cabal-mail", service: "cabal-smtp-out" }],
      thresholds: {
        lifetimeSeconds: 7_776_000,
        renewBeforeSeconds: 2_592_000,
        warningSeconds: 1_814_400,
        criticalSeconds: 596_160,
      },
    });
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
        loss: "Mail clients refuse to connect to smtp-out.example.net on port 465, so nobody can send mail.",
        identifiers: { listenerArn: "arn:465" },
      },
      {
        name: "smtp-out-587",
        kind: "ecs",
        hosts: ["smtp-out.example.net"],
        port: 587,
        protocol: "smtp-starttls",
        certificate: "smtp-out",
        loss: "Mail clients refuse to connect to smtp-out.example.net on port 587, so nobody can send mail.",
        identifiers: {},
      },
    ]);
  });

  it("tells what users lose by what the port is for", () => {
    assert.match(hostLoss("mx.example.net", 143), /so nobody can read mail\.$/);
    assert.match(hostLoss("mx.example.net", 443), /so what it serves stands still\.$/);
  });
});
