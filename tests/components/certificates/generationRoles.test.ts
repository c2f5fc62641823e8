import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import { servingFault } from "../../../components/certificates/publishedArns.ts";
import { WildcardCertificate } from "../../../components/index.ts";
import type { WildcardConfig } from "../../../core/configSchema/stackConfig.ts";
import type { PlannedCertificate } from "../../../core/rotation/certificatePlan.ts";
import { type Deployment, type DeploymentSettings, deploy, resolved } from "../mockedDeployment.ts";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const RECORD = "aws:route53/record:Record";
const EXTERNAL = "arn:aws:acm:us-west-2:111122223333:certificate/external";

const RSA = { keyAlgorithm: "RSA_2048", apex: false } as const;

const THREE: WildcardConfig = {
  issued: [1, 2, 3],
  active: 2,
  retiring: [],
  settings: { 1: RSA, 2: RSA, 3: RSA },
  existing: {},
  validationTimeoutMinutes: 15,
};

function wildcardOf(change: Partial<WildcardConfig>, options: pulumi.ComponentResourceOptions): WildcardCertificate {
  const zone = { controlDomain: "example.net", zoneId: "Z1", region: "us-west-2", regions: ["us-west-2"] };
  return new WildcardCertificate("wildcard", { ...zone, ...THREE, ...change }, options);
}

function deployed(
  change: Partial<WildcardConfig> = {},
  settings?: DeploymentSettings,
): Promise<Deployment<WildcardCertificate>> {
  return deploy((options) => wildcardOf(change, options), settings);
}

/** The certificate that a validation waits for when it has to be made. */
function waitedFor({ find }: Deployment<WildcardCertificate>, generation: number): unknown {
  return find(VALIDATION, `wildcard-g${generation}-validation`).inputs["certificateArn"];
}

describe("of the generations of a wildcard certificate", () => {
  it("the active one and the newer ones are waited for themselves", async () => {
    const deployment = await deployed();
    assert.equal(waitedFor(deployment, 2), "arn:certificate:us-west-2:wildcard-g2");
    assert.equal(waitedFor(deployment, 3), "arn:certificate:us-west-2:wildcard-g3");
  });

  it("the active one is not published before its validation is done, also when it is alone", async () => {
    for (const issued of [[2], [1, 2, 3]]) {
      let open = (): void => undefined;
      const issue = new Promise<void>((resolve) => {
        open = resolve;
      });
      let arn = "";
      const deployment = deploy(
        (options) => {
          const made = wildcardOf({ issued }, options);
          made.arnIn("us-west-2").apply((value) => {
            arn = value;
          });
          return made;
        },
        { delayed: { "wildcard-g2-validation": issue } },
      );
      await wait(200);
      assert.equal(arn, "");
      open();
      await deployment;
      for (const deadline = Date.now() + 10_000; arn === "" && Date.now() < deadline; ) await wait(10);
      assert.equal(arn, "arn:certificate:us-west-2:wildcard-g2");
    }
  });

  it("an older one is not waited for: its validation waits for the one that serves, whatever its records are", async () => {
    const deployment = await deployed();
    assert.equal(waitedFor(deployment, 1), "arn:certificate:us-west-2:wildcard-g2");
    const { inputs } = deployment.find(VALIDATION, "wildcard-g1-validation");
    assert.equal(inputs["validationRecordFqdns"], undefined);
  });

  it("an older one is in the inventory by its own ARN", async () => {
    const { result } = await deployed();
    assert.deepEqual(
      (await resolved(result.generations)).map(({ arns }) => arns["us-west-2"]),
      [
        "arn:certificate:us-west-2:wildcard-g1",
        "arn:certificate:us-west-2:wildcard-g2",
        "arn:certificate:us-west-2:wildcard-g3",
      ],
    );
  });

  it("none has a validation that a later update would replace", async () => {
    const { options } = await deployed();
    for (const generation of [1, 2, 3]) {
      assert.deepEqual(options(VALIDATION, `wildcard-g${generation}-validation`).ignoreChanges, [
        "certificateArn",
        "validationRecordFqdns",
      ]);
    }
  });

  it("a newer one that expired or was revoked is not waited for", async () => {
    for (const status of ["EXPIRED", "REVOKED"]) {
      const deployment = await deployed({}, { answers: { "wildcard-g3": { status } } });
      assert.equal(waitedFor(deployment, 3), "arn:certificate:us-west-2:wildcard-g2", status);
    }
  });

  it("a newer one that ACM failed to issue is waited for, so that its stage fails", async () => {
    const deployment = await deployed({}, { answers: { "wildcard-g3": { status: "FAILED" } } });
    assert.equal(waitedFor(deployment, 3), "arn:certificate:us-west-2:wildcard-g3");
  });

  it("an older one is waited for itself while an imported certificate serves, which ACM does not validate", async () => {
    const change = { existing: { 2: { "us-west-2": EXTERNAL } } };
    const read = {
      arn: EXTERNAL,
      status: "ISSUED",
      domainName: "*.example.net",
      subjectAlternativeNames: ["*.example.net"],
    };
    const imported = await deployed(change, { existing: { [EXTERNAL]: { ...read, type: "IMPORTED" } } });
    assert.equal(waitedFor(imported, 1), "arn:certificate:us-west-2:wildcard-g1");
    const issued = await deployed(change, { existing: { [EXTERNAL]: { ...read, type: "AMAZON_ISSUED" } } });
    assert.equal(waitedFor(issued, 1), EXTERNAL);
  });

  it("the lowest is not waited for while an imported certificate serves and ACM has ended it: the next one is", async () => {
    const change = { active: 3, existing: { 3: { "us-west-2": EXTERNAL } } };
    const read = {
      arn: EXTERNAL,
      status: "ISSUED",
      type: "IMPORTED",
      domainName: "*.example.net",
      subjectAlternativeNames: ["*.example.net"],
    };
    for (const status of ["EXPIRED", "REVOKED", "FAILED", "VALIDATION_TIMED_OUT"]) {
      const answers = { "wildcard-g1": { status } };
      const deployment = await deployed(change, { answers, existing: { [EXTERNAL]: read } });
      assert.equal(waitedFor(deployment, 1), "arn:certificate:us-west-2:wildcard-g2", status);
      assert.equal(waitedFor(deployment, 2), "validated:arn:certificate:us-west-2:wildcard-g2", status);
    }
  });

  it("one that ACM refused above an external one waits for the external one while an imported certificate serves", async () => {
    const below = EXTERNAL.replace("external", "below");
    const change = { active: 3, existing: { 1: { "us-west-2": below }, 3: { "us-west-2": EXTERNAL } } };
    const read = {
      arn: EXTERNAL,
      status: "ISSUED",
      type: "IMPORTED",
      domainName: "*.example.net",
      subjectAlternativeNames: ["*.example.net"],
    };
    assert.equal(waitedFor(await deployed(change, { existing: { [EXTERNAL]: read } }), 2), below);
  });

  it("the active one is read from ACM, unless it is alone", async () => {
    const { find, names } = await deployed();
    assert.equal(find(CERTIFICATE, "wildcard-g2-now").id, "arn:certificate:us-west-2:wildcard-g2");
    assert.deepEqual(names(CERTIFICATE).sort(), ["wildcard-g1", "wildcard-g2", "wildcard-g2-now", "wildcard-g3"]);
    const alone = await deployed({ issued: [2] });
    assert.deepEqual(alone.names(CERTIFICATE), ["wildcard-g2"]);
  });

  it("the next one has the validation record when the lowest has none", async () => {
    const { find } = await deployed({}, { answers: { "wildcard-g1": { domainValidationOptions: [] } } });
    assert.deepEqual(find(RECORD, "wildcard-validation-example.net").inputs["records"], [
      "_value-read-from-wildcard-g2.acm-validations.aws.",
    ]);
  });

  it("none can rename the validation record, not even in a preview that does not know its name", async () => {
    const { options } = await deployed();
    assert.deepEqual(options(RECORD, "wildcard-validation-example.net").ignoreChanges, ["name"]);
  });
});

describe("a generation that is to serve", () => {
  const planned: PlannedCertificate = {
    logicalName: "wildcard-g1",
    generation: 1,
    region: "us-west-2",
    names: ["*.example.net"],
    keyAlgorithm: "RSA_2048",
    protect: true,
    role: "active",
  };

  it("passes when ACM has it as ISSUED", () => {
    assert.equal(servingFault(planned, EXTERNAL, "ISSUED"), undefined);
  });

  for (const status of ["EXPIRED", "REVOKED", "FAILED", "PENDING_VALIDATION", "VALIDATION_TIMED_OUT", "INACTIVE"]) {
    it(`is refused when ACM says ${status}, with what to do instead`, () => {
      assert.equal(
        servingFault(planned, EXTERNAL, status),
        `wildcard.active: generation 1 is ${status} in us-west-2 (${EXTERNAL}); only an ISSUED certificate can serve. ` +
          "Make another generation active, or request a new one: npx --no -- cabal-tls rotate next.",
      );
    });
  }
});
