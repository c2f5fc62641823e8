import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import { WildcardCertificate } from "../../../components/index.ts";
import type { WildcardConfig } from "../../../core/configSchema/stackConfig.ts";
import { type Deployment, type DeploymentSettings, deploy, resolved } from "../mockedDeployment.ts";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const RECORD = "aws:route53/record:Record";

const RSA = { keyAlgorithm: "RSA_2048", apex: false } as const;

const GOOD: WildcardConfig = {
  issued: [1],
  active: 1,
  retiring: [],
  settings: { 1: RSA, 2: RSA },
  existing: {},
  validationTimeoutMinutes: 15,
};

interface Change {
  readonly wildcard?: Partial<WildcardConfig>;
  readonly region?: string;
  readonly regions?: readonly string[];
}

function wildcardOf(change: Change, options: pulumi.ComponentResourceOptions): WildcardCertificate {
  return new WildcardCertificate(
    "wildcard",
    {
      controlDomain: "example.net",
      zoneId: "Z1",
      ...GOOD,
      ...change.wildcard,
      region: change.region ?? "us-west-2",
      regions: change.regions ?? ["us-west-2", "us-east-1"],
    },
    options,
  );
}

function deployWildcard(change: Change = {}, settings?: DeploymentSettings): Promise<Deployment<WildcardCertificate>> {
  return deploy((options) => wildcardOf(change, options), settings);
}

describe("WildcardCertificate", () => {
  describe("requests", () => {
    it("the wildcard by DNS validation, with the generation in the logical name", async () => {
      const { find, names } = await deployWildcard({ regions: ["us-west-2"] });
      assert.deepEqual(find(CERTIFICATE, "wildcard-g1").inputs, {
        domainName: "*.example.net",
        keyAlgorithm: "RSA_2048",
        validationMethod: "DNS",
        region: "us-west-2",
        tags: { Name: "test-wildcard-g1" },
      });
      assert.deepEqual(names(CERTIFICATE), ["wildcard-g1"]);
    });

    it("a twin in us-east-1 when a consumer needs it there", async () => {
      const { find, names } = await deployWildcard();
      assert.deepEqual(names(CERTIFICATE).sort(), ["wildcard-g1", "wildcard-g1-us-east-1"]);
      assert.equal(find(CERTIFICATE, "wildcard-g1-us-east-1").inputs["region"], "us-east-1");
      assert.equal(find(VALIDATION, "wildcard-g1-us-east-1-validation").inputs["region"], "us-east-1");
    });

    it("no twin for a stack that is in us-east-1 already", async () => {
      const { names } = await deployWildcard({ region: "us-east-1", regions: ["us-east-1"] });
      assert.deepEqual(names(CERTIFICATE), ["wildcard-g1"]);
    });

    it("each generation with its own key type and names, so that a new one changes no old one", async () => {
      const settings = { 1: RSA, 2: { keyAlgorithm: "EC_prime256v1", apex: true } } as const;
      const { find } = await deployWildcard({ wildcard: { issued: [1, 2], settings } });
      assert.equal(find(CERTIFICATE, "wildcard-g1").inputs["keyAlgorithm"], "RSA_2048");
      assert.equal(find(CERTIFICATE, "wildcard-g1").inputs["subjectAlternativeNames"], undefined);
      assert.equal(find(CERTIFICATE, "wildcard-g2").inputs["keyAlgorithm"], "EC_prime256v1");
      assert.deepEqual(find(CERTIFICATE, "wildcard-g2").inputs["subjectAlternativeNames"], ["example.net"]);
    });
  });

  describe("the validation record", () => {
    it("is one for all generations and regions, and read from the lowest generation", async () => {
      const { find, names } = await deployWildcard({ wildcard: { issued: [1, 2] } });
      assert.deepEqual(names(RECORD), ["wildcard-validation-example.net"]);
      assert.deepEqual(find(RECORD, "wildcard-validation-example.net").inputs, {
        zoneId: "Z1",
        name: "_abc.example.net.",
        type: "CNAME",
        records: ["_value-read-from-wildcard-g1.acm-validations.aws."],
        ttl: 300,
        allowOverwrite: true,
      });
    });

    it("stays in DNS when the stack drops it, since other certificates' renewals hang on it", async () => {
      const { options } = await deployWildcard();
      assert.equal(options(RECORD, "wildcard-validation-example.net").retainOnDelete, true);
    });

    it("keeps its name when the lowest generation is retired", async () => {
      const { find } = await deployWildcard({ wildcard: { issued: [2], active: 2 } });
      const { inputs } = find(RECORD, "wildcard-validation-example.net");
      assert.deepEqual(inputs["records"], ["_value-read-from-wildcard-g2.acm-validations.aws."]);
    });

    it("is waited for by every validation, for 15 minutes and not longer", async () => {
      const { find, names, options } = await deployWildcard({ wildcard: { issued: [1, 2] } });
      assert.deepEqual(names(VALIDATION).sort(), [
        "wildcard-g1-us-east-1-validation",
        "wildcard-g1-validation",
        "wildcard-g2-us-east-1-validation",
        "wildcard-g2-validation",
      ]);
      const { inputs } = find(VALIDATION, "wildcard-g2-validation");
      assert.equal(inputs["certificateArn"], "arn:certificate:us-west-2:wildcard-g2");
      assert.deepEqual(inputs["validationRecordFqdns"], ["_abc.example.net."]);
      assert.deepEqual(options(VALIDATION, "wildcard-g2-validation").customTimeouts, { create: "15m" });
    });
  });

  describe("publishes", () => {
    it("the ARN of the active generation in each region", async () => {
      const { result } = await deployWildcard({ wildcard: { issued: [1, 2], active: 2 } });
      assert.equal(await resolved(result.arnIn("us-west-2")), "arn:certificate:us-west-2:wildcard-g2");
      assert.equal(await resolved(result.arnIn("us-east-1")), "arn:certificate:us-east-1:wildcard-g2-us-east-1");
    });

    it("the old generation while a new one is only staged", async () => {
      const { result } = await deployWildcard({ wildcard: { issued: [1, 2], active: 1 } });
      assert.equal(await resolved(result.arnIn("us-west-2")), "arn:certificate:us-west-2:wildcard-g1");
    });

    it("no region's ARN before all regions have theirs, or the stack would be half on either", async () => {
      const twin = gate();
      const arrived: string[] = [];
      const deployment = deploy(
        (options) => {
          const made = wildcardOf({}, options);
          for (const region of ["us-west-2", "us-east-1"]) made.arnIn(region).apply(() => arrived.push(region));
          return made;
        },
        { delayed: { "wildcard-g1-us-east-1-validation": twin.opened } },
      );
      await setTimeout(200);
      assert.deepEqual(arrived, []);
      twin.open();
      await deployment;
      await setTimeout(50);
      assert.deepEqual(arrived.sort(), ["us-east-1", "us-west-2"]);
    });

    it("the serving generation although a staged one is not issued yet", async () => {
      const staged = gate();
      let arn = "";
      const deployment = deploy(
        (options) => {
          const made = wildcardOf({ wildcard: { issued: [1, 2] } }, options);
          made.arnIn("us-west-2").apply((value) => {
            arn = value;
          });
          return made;
        },
        { delayed: { "wildcard-g2-validation": staged.opened } },
      );
      for (const deadline = Date.now() + 10_000; arn === "" && Date.now() < deadline; ) await setTimeout(10);
      assert.equal(arn, "arn:certificate:us-west-2:wildcard-g1");
      staged.open();
      await deployment;
    });

    it("nothing in a region without consumers", async () => {
      const { result } = await deployWildcard({ regions: ["us-west-2"] });
      assert.throws(() => result.arnIn("us-east-1"), {
        message:
          'WildcardCertificate: no certificate in region "us-east-1". It exists in: us-west-2. ' +
          'Add "us-east-1" to the component\'s argument `regions`.',
      });
    });

    it("every generation with its ARNs for the inventory", async () => {
      const { result } = await deployWildcard({ wildcard: { issued: [1, 2] }, regions: ["us-west-2"] });
      assert.deepEqual(await resolved(result.generations), [
        {
          generation: 1,
          origin: "requested",
          names: ["*.example.net"],
          keyAlgorithm: "RSA_2048",
          arns: { "us-west-2": "arn:certificate:us-west-2:wildcard-g1" },
        },
        {
          generation: 2,
          origin: "requested",
          names: ["*.example.net"],
          keyAlgorithm: "RSA_2048",
          arns: { "us-west-2": "arn:certificate:us-west-2:wildcard-g2" },
        },
      ]);
    });
  });

  describe("protects", () => {
    it("every issued generation, the serving one and the one to roll back to", async () => {
      const { options } = await deployWildcard({ wildcard: { issued: [1, 2], active: 2 } });
      for (const name of ["wildcard-g1", "wildcard-g1-us-east-1", "wildcard-g2", "wildcard-g2-us-east-1"]) {
        assert.equal(options(CERTIFICATE, name).protect, true, name);
      }
    });

    it("a retiring generation no more, in any region, and the serving one still", async () => {
      const { options } = await deployWildcard({ wildcard: { issued: [1, 2], active: 2, retiring: [1] } });
      assert.equal(options(CERTIFICATE, "wildcard-g1").protect, false);
      assert.equal(options(CERTIFICATE, "wildcard-g1-us-east-1").protect, false);
      assert.equal(options(CERTIFICATE, "wildcard-g2").protect, true);
      assert.equal(options(CERTIFICATE, "wildcard-g2-us-east-1").protect, true);
    });
  });

  describe("with an external certificate", () => {
    const ARN = "arn:aws:acm:us-west-2:111122223333:certificate/made-elsewhere";
    const ISSUED = {
      arn: ARN,
      status: "ISSUED",
      domainName: "*.example.net",
      subjectAlternativeNames: ["*.example.net"],
    };

    it("reads it and publishes its ARN, without a record or a validation of its own", async () => {
      const { result, find, names } = await deployWildcard(
        { wildcard: { existing: { 1: { "us-west-2": ARN } } }, regions: ["us-west-2"] },
        { existing: { [ARN]: ISSUED } },
      );
      assert.equal(await resolved(result.arnIn("us-west-2")), ARN);
      assert.equal(find(CERTIFICATE, "wildcard-g1").id, ARN);
      assert.deepEqual(names(RECORD), []);
      assert.deepEqual(names(VALIDATION), []);
    });

    it("moves from it to a requested generation, whose record it then makes", async () => {
      const { result, find, names } = await deployWildcard(
        { wildcard: { issued: [1, 2], active: 2, existing: { 1: { "us-west-2": ARN } } }, regions: ["us-west-2"] },
        { existing: { [ARN]: ISSUED } },
      );
      assert.equal(await resolved(result.arnIn("us-west-2")), "arn:certificate:us-west-2:wildcard-g2");
      assert.deepEqual(find(RECORD, "wildcard-validation-example.net").inputs["records"], [
        "_value-read-from-wildcard-g2.acm-validations.aws.",
      ]);
      assert.deepEqual(names(VALIDATION), ["wildcard-g2-validation"]);
      // Somebody may have deleted it: a read would fail, and the update with it.
      assert.ok(!names(CERTIFICATE).includes("wildcard-g1"));
      assert.deepEqual((await resolved(result.generations))[0]?.arns, { "us-west-2": ARN });
    });

    it("tells the inventory where each generation comes from", async () => {
      const { result } = await deployWildcard(
        { wildcard: { issued: [1, 2], existing: { 1: { "us-west-2": ARN } } }, regions: ["us-west-2"] },
        { existing: { [ARN]: ISSUED } },
      );
      const generations = await resolved(result.generations);
      assert.deepEqual(
        generations.map((one) => [one.generation, one.origin]),
        [
          [1, "existing"],
          [2, "requested"],
        ],
      );
    });
  });

  it("refuses an active generation that is not issued", async () => {
    await assert.rejects(deployWildcard({ wildcard: { issued: [1], active: 2 } }), {
      message:
        'WildcardCertificate "wildcard": the active generation is 2, but issued are 1. ' +
        "Add 2 to `issued`, or make an issued generation active.",
    });
  });
});

/** A promise and what resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
