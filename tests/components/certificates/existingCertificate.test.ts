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

const GOOD: ReadCertificate = {
  arn: ARN,
  status: "ISSUED",
  names: ["*.example.net", "example.net"],
  type: "AMAZON_ISSUED",
  keyAlgorithm: "EC_secp384r1",
};

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
        "Remove wildcard.settings.2.apex, name a certificate that covers every name of the generation, or request a new one.",
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

describe("certificateFault of an import that the renewal function is to renew", () => {
  const RENEWED: PlannedCertificate = { ...PLANNED, obtainedAs: "wildcard-g2", protect: true };
  const IMPORT: ReadCertificate = { ...GOOD, type: "IMPORTED", keyAlgorithm: "RSA_2048" };
  const which = `wildcard.existing.2.us-west-2: ${ARN}`;
  const leave = "remove issuer from wildcard.settings.2 to leave its renewal to whoever made it";

  it("finds none in an issued import of the generation's key type and names, in either spelling of ACM", () => {
    assert.equal(certificateFault(RENEWED, IMPORT), undefined);
    assert.equal(certificateFault(RENEWED, { ...IMPORT, keyAlgorithm: "RSA-2048" }), undefined);
    const curve = { ...RENEWED, keyAlgorithm: "EC_prime256v1" as const };
    assert.equal(certificateFault(curve, { ...IMPORT, keyAlgorithm: "EC_prime256v1" }), undefined);
  });

  for (const type of ["AMAZON_ISSUED", "PRIVATE"]) {
    it(`refuses a certificate of type ${type}: nothing can be imported over it`, () => {
      assert.equal(
        certificateFault(RENEWED, { ...IMPORT, type }),
        `${which} is ${type}, and the renewal function can import over an IMPORTED certificate only. ` +
          `Correct the ARN, or ${leave}.`,
      );
    });
  }

  it("refuses another key type than the settings have, and says what to write", () => {
    assert.equal(
      certificateFault(RENEWED, { ...IMPORT, keyAlgorithm: "EC_prime256v1" }),
      `${which} has a key of type EC_prime256v1, and the generation's is RSA_2048. ` +
        "Set wildcard.settings.2.keyAlgorithm to EC_prime256v1: ACM takes no other key type over it.",
    );
  });

  for (const keyAlgorithm of ["RSA_1024", "RSA_3072", "RSA_4096", "EC_secp521r1"]) {
    it(`refuses an import of type ${keyAlgorithm}, which the function does not make`, () => {
      assert.equal(
        certificateFault(RENEWED, { ...IMPORT, keyAlgorithm }),
        `${which} has a key of type ${keyAlgorithm}, and the generation's is RSA_2048. ` +
          `The renewal function makes RSA_2048, EC_prime256v1, EC_secp384r1 only: ${leave}, ` +
          "and rotate to a new generation before it expires.",
      );
    });
  }

  it("refuses an import that covers more names: the first renewal would lose them", () => {
    assert.equal(
      certificateFault(RENEWED, { ...IMPORT, names: [...IMPORT.names, "*.example.org"] }),
      `${which} also covers *.example.org, which a renewal by wildcard-g2 would lose. ` +
        `Give what serves these names another certificate, or ${leave}.`,
    );
    assert.equal(
      certificateFault({ ...RENEWED, names: ["*.example.net"] }, IMPORT),
      `${which} also covers example.net, which a renewal by wildcard-g2 would lose. ` +
        "Set wildcard.settings.2.apex to true.",
    );
  });

  it("refuses an import that leaves a name uncovered, as of any external certificate", () => {
    assert.match(certificateFault(RENEWED, { ...IMPORT, names: ["*.example.net"] }) ?? "", /and not example\.net\./);
  });

  it("refuses one that has expired, and names the way out", () => {
    assert.equal(
      certificateFault(RENEWED, { ...IMPORT, status: "EXPIRED" }),
      `${which} has status EXPIRED; only an ISSUED certificate can serve. ` +
        "Make another generation active, or request a new one: npx --no -- cabal-tls rotate next.",
    );
  });
});
