import assert from "node:assert/strict";
import { certificateFault, type ReadCertificate } from "../../../components/certificates/existingCertificate.ts";
import type { PlannedCertificate } from "../../../core/rotation/certificatePlan.ts";

const ARN = "arn:aws:acm:us-west-2:111122223333:certificate/made-elsewhere";

const PLANNED: PlannedCertificate = {
  logicalName: "wildcard-g2",
  generation: 2,
  region: "us-west-2",
  names: ["*.example.net", "example.net"],
  keyAlgorithm: "RSA_2048",
  existingArn: ARN,
  protect: false,
  role: "active",
};

const GOOD: ReadCertificate = { arn: ARN, status: "ISSUED", names: ["*.example.net", "example.net"] };

describe("certificateFault", () => {
  it("finds none in an issued certificate that covers every name", () => {
    assert.equal(certificateFault(PLANNED, GOOD), undefined);
  });

  it("accepts names beyond those that are needed", () => {
    assert.equal(certificateFault(PLANNED, { ...GOOD, names: [...GOOD.names, "*.example.org"] }), undefined);
  });

  for (const status of ["PENDING_VALIDATION", "EXPIRED", "REVOKED", "FAILED", "VALIDATION_TIMED_OUT", "INACTIVE"]) {
    it(`refuses a certificate that is ${status}`, () => {
      assert.equal(
        certificateFault(PLANNED, { ...GOOD, status }),
        `wildcard.existing.2.us-west-2: ${ARN} has status ${status}; only an ISSUED certificate can serve. ` +
          "Finish its validation in ACM, or name another certificate.",
      );
    });
  }

  it("refuses a certificate that leaves a name uncovered, and names it", () => {
    assert.equal(
      certificateFault(PLANNED, { ...GOOD, names: ["*.example.net"] }),
      `wildcard.existing.2.us-west-2: ${ARN} covers *.example.net and not example.net. ` +
        "Name a certificate that covers every name of the generation, or request a new one.",
    );
  });

  it("does not take host names for a wildcard", () => {
    const fault = certificateFault(PLANNED, { ...GOOD, names: ["imap.example.net", "example.net"] });
    assert.match(fault ?? "", /and not \*\.example\.net\./);
  });

  it("does not take a wildcard one level higher for the wildcard", () => {
    const planned = { ...PLANNED, names: ["*.mail.example.net"] };
    const fault = certificateFault(planned, { ...GOOD, names: ["*.example.net"] });
    assert.match(fault ?? "", /and not \*\.mail\.example\.net\./);
  });
});
