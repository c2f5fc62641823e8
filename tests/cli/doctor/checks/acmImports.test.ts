import assert from "node:assert/strict";
import { acmImports } from "../../../../cli/doctor/checks/acmImports.ts";
import { deployment } from "../../../../cli/doctor/checks/deployment.ts";
import type { HostState } from "../../../../core/hostCertificate/hostState.ts";
import { facts } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

const REGIONS = ["us-west-2", "us-east-1"];

function hostWith(acm: HostState["acm"]) {
  const host = healthyHost({ state: { acm } });
  return { ...host, services: [], entry: { ...host.entry, deployTo: [{ kind: "acm" as const, regions: REGIONS }] } };
}

function foundWith(acm: HostState["acm"]) {
  return acmImports(hostWith(acm)).map(({ verdict, reason, evidence }) => [verdict, reason, ...evidence]);
}

const WEST = { region: "us-west-2", arn: "arn:aws:acm:us-west-2:111122223333:certificate/1", serial: "0AFF" };
const error = (reason: string, detail: string) => ({ reason, detail, at: hours(-1) });

describe("the check of a host's certificate in ACM", () => {
  it("passes each region that has the stored one", () => {
    assert.deepEqual(foundWith([WEST, { ...WEST, region: "us-east-1" }]), [
      ["pass", undefined, "ACM in us-west-2 has the stored certificate"],
      ["pass", undefined, "ACM in us-east-1 has the stored certificate"],
    ]);
  });

  it("says what ACM has instead, and why", () => {
    const denied = error("ACCESS_DENIED", "acm:ImportCertificate over arn: no");
    assert.deepEqual(foundWith([{ ...WEST, serial: "0BAD", error: denied }]), [
      [
        "fail",
        "ACM_IMPORT_MISSING",
        "ACM in us-west-2 has serial bad, stored is serial aff",
        "ACCESS_DENIED: acm:ImportCertificate over arn: no",
      ],
      ["fail", "ACM_IMPORT_MISSING", "ACM in us-east-1 has no certificate of it, stored is serial aff"],
    ]);
  });

  it("has a reason of its own for what a later run does not mend", () => {
    for (const reason of ["ACM_REIMPORT_REFUSED", "ACM_REFUSED", "ACM_NOT_OURS"]) {
      const [first] = foundWith([{ ...WEST, serial: "0BAD", error: error(reason, "the key differs") }]);
      assert.deepEqual(first?.slice(1, 2), ["ACM_IMPORT_REFUSED"]);
      assert.equal(first?.at(-1), `${reason}: the key differs`);
    }
  });

  it("is part of the link of the deployments, and has nothing to say before a certificate is stored", () => {
    const found = deployment(facts({ hosts: [hostWith([WEST])] }));
    assert.deepEqual(
      found.map(({ verdict, link, subject }) => [verdict, link, subject]),
      [
        ["pass", "deployment", "smtp-out"],
        ["fail", "deployment", "smtp-out"],
      ],
    );
    const empty = { ...hostWith([WEST]), state: { value: undefined } };
    assert.deepEqual(acmImports(empty), []);
  });
});
