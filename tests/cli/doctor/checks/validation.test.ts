import assert from "node:assert/strict";
import { challengeDelegation } from "../../../../cli/doctor/checks/validation.ts";
import type { DnsFacts } from "../../../../cli/doctor/gather/facts.ts";
import type { HostFacts } from "../../../../cli/doctor/gather/hostFacts.ts";
import { thresholds } from "../../../../core/thresholds.ts";
import { facts } from "../factsFixture.ts";

const DAY_SECONDS = 86_400;
const ASKED = "_acme-challenge.smtp-out.example.net";
const RECORD = "smtp-out.proofs.example";

function host(recordName: string): HostFacts {
  return {
    entry: {
      name: "smtp-out",
      pipeline: "letsencrypt",
      names: ["smtp-out.example.net"],
      parameterPath: "/cabal/letsencrypt/smtp-out.example.net",
      directories: ["https://acme-v02.api.letsencrypt.org/directory"],
      challenges: [{ recordName, zoneId: "Z2" }],
      deployTo: [],
      thresholds: thresholds(90 * DAY_SECONDS, 30 * DAY_SECONDS),
    },
    state: { value: undefined },
    chain: { value: undefined },
    versions: { value: new Map() },
    copies: new Map(),
    chainPem: undefined,
    services: [],
    renewal: undefined,
  };
}

function findings(recordName: string, reported: DnsFacts["delegations"]) {
  const healthy = facts();
  const found = challengeDelegation({
    ...healthy,
    hosts: [host(recordName)],
    dns: { ...healthy.dns, delegations: reported },
  });
  return found.map(({ subject, verdict, reason, evidence }) => [subject, verdict, reason, evidence[0]]);
}

describe("the check of delegated challenges", () => {
  it("passes a name that leads to the record", () => {
    assert.deepEqual(
      findings(RECORD, new Map([[ASKED, { value: [RECORD] }]])).map(([subject, verdict]) => [subject, verdict]),
      [["smtp-out", "pass"]],
    );
  });

  it("finds a CNAME that is missing, and one that leads elsewhere", () => {
    for (const [links, words] of [
      [[], "is not a CNAME in public DNS"],
      [["old.proofs.example"], "leads to old.proofs.example in public DNS"],
    ] as const) {
      assert.deepEqual(findings(RECORD, new Map([[ASKED, { value: links }]])), [
        [
          "smtp-out",
          "fail",
          "CHALLENGE_NOT_DELEGATED",
          `${ASKED} ${words}, and the challenge record goes to ${RECORD}: make it a CNAME to that, or configure where it leads`,
        ],
      ]);
    }
  });

  it("reports unknown while DNS does not answer", () => {
    const silent = { unknown: "the system's DNS server gave no answer in time", why: "timeout" } as const;
    assert.deepEqual(
      findings(RECORD, new Map([[ASKED, silent]])).map(([, verdict, reason]) => [verdict, reason]),
      [["unknown", "NO_ANSWER"]],
    );
  });

  it("passes a challenge record that is where the CA looks for it", () => {
    assert.deepEqual(findings(ASKED, new Map()), []);
  });
});
