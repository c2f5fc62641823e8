import assert from "node:assert/strict";
import { WildcardCertificate } from "../../../components/index.ts";
import { deploy, resolved } from "../mockedDeployment.ts";

const CERTIFICATE = "aws:acm/certificate:Certificate";

describe("a WildcardCertificate of few arguments requests", () => {
  it("the wildcard in the provider's region when no region is given, with the defaults of everything", async () => {
    const { result, find, resources } = await deploy(
      (options) =>
        new WildcardCertificate("own", { controlDomain: "example.net", zoneId: "Z1", issued: [1], active: 1 }, options),
    );
    assert.deepEqual(find(CERTIFICATE, "own-g1").inputs, {
      domainName: "*.example.net",
      keyAlgorithm: "RSA_2048",
      validationMethod: "DNS",
      tags: { Name: "test-own-g1" },
    });
    assert.deepEqual(resources.map(({ name }) => name).sort(), [
      "own",
      "own-g1",
      "own-g1-validation",
      "own-validation-example.net",
    ]);
    assert.equal(await resolved(result.arnIn()), "arn:certificate:us-west-2:own-g1");
    assert.deepEqual(result.certificateArns, {});
  });

  it("the wildcard in further regions beside the provider's own", async () => {
    const args = { controlDomain: "example.net", zoneId: "Z1", issued: [1], active: 1, regions: ["us-east-1"] };
    const { result, find, names } = await deploy((options) => new WildcardCertificate("own", args, options));
    assert.deepEqual(names(CERTIFICATE).sort(), ["own-g1", "own-g1-us-east-1"]);
    assert.equal(find(CERTIFICATE, "own-g1").inputs["region"], undefined);
    assert.equal(await resolved(result.arnIn("us-east-1")), "arn:certificate:us-east-1:own-g1-us-east-1");
  });

  it("no generation whose external certificate has no known region to stand in", async () => {
    const existing = { 1: { "us-west-2": "arn:aws:acm:us-west-2:111122223333:certificate/external" } };
    const args = { controlDomain: "example.net", zoneId: "Z1", issued: [1], active: 1, existing };
    await assert.rejects(
      deploy((options) => new WildcardCertificate("own", args, options)),
      {
        message:
          'WildcardCertificate "own": `existing` names certificates by region, but `region` is not given. ' +
          "Pass the region of the stack.",
      },
    );
  });
});
