import assert from "node:assert/strict";
import { servedCertificate } from "../../../../cli/doctor/checks/servedCertificate.ts";
import type { EndpointFacts } from "../../../../cli/doctor/gather/facts.ts";
import { DAY, chain, facts, NOW, shown } from "../factsFixture.ts";
import { healthyHost } from "../hostFixture.ts";

const ENTRY = {
  name: "smtp-out-465",
  hosts: ["smtp-out.example.net"],
  port: 465,
  protocol: "tls",
  certificate: "smtp-out",
  impact: "Mail clients refuse to connect.",
  identifiers: {},
} as const;

/** A host whose server still shows another certificate than the stored one, which has the serial 0AFF. */
function found(kind: "ecs" | "server", notAfter: number) {
  const healthy = healthyHost();
  const host = kind === "ecs" ? healthy : { ...healthy, entry: { ...healthy.entry, deployTo: [] }, services: [] };
  const endpoint: EndpointFacts = {
    entry: { ...ENTRY, kind },
    addresses: new Map([["smtp-out.example.net", { value: ["192.0.2.1"] }]]),
    handshakes: [{ ...shown(chain({ serial: "1", notAfter })), host: "smtp-out.example.net" }],
    consumer: undefined,
  };
  return servedCertificate(facts({ hosts: [host], endpoints: [endpoint] })).map(({ reason, verdict }) => [
    reason,
    verdict,
  ]);
}

describe("another certificate than the stored one", () => {
  it("is a failure of a service that nothing deploys", () => {
    assert.deepEqual(found("ecs", NOW + 60 * DAY), [["SERVED_OTHER", "fail"]]);
  });

  it("is a warning where something outside reads the stored one in its own time", () => {
    assert.deepEqual(found("server", NOW + 60 * DAY), [["SERVED_OTHER", "warn"]]);
  });

  it("is a failure there too, once it has expired", () => {
    assert.deepEqual(found("server", NOW - DAY), [
      ["SERVED_EXPIRED", "fail"],
      ["SERVED_OTHER", "fail"],
    ]);
  });
});
