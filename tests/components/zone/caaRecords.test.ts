import assert from "node:assert/strict";
import { CaaRecords, caaRecordsOf } from "../../../components/index.ts";
import { deploy, resolved } from "../mockedDeployment.ts";
import { STACK } from "../stackFixture.ts";

const RECORD = "aws:route53/record:Record";
const CAA = { iodef: "mailto:security@example.com", issue: [], issuewild: [], import: undefined };

describe("CaaRecords", () => {
  it("is one record set at the domain", async () => {
    const args = { domain: "example.net", zoneId: "Z1", issue: ["ca.example"], issuewild: [], iodef: undefined };
    const { find, result } = await deploy((options) => resolved(new CaaRecords("caa", args, options).fqdn));
    assert.deepEqual(find(RECORD, "caa-record").inputs, {
      zoneId: "Z1",
      name: "example.net",
      type: "CAA",
      records: ['0 issue "ca.example"', '0 issuewild ";"'],
      ttl: 300,
    });
    assert.equal(result, "example.net");
  });

  it("takes over no record that is there already, unless it is told which", async () => {
    const args = { domain: "example.net", zoneId: "Z1", issue: ["ca.example"], issuewild: [], iodef: undefined };
    const id = "Z1_example.net_CAA";
    const { options, find } = await deploy((given) => [
      new CaaRecords("made", args, given),
      new CaaRecords("adopted", { ...args, import: id }, given),
    ]);
    assert.deepEqual(
      [options(RECORD, "made-record").import, options(RECORD, "adopted-record").import],
      [undefined, id],
    );
    assert.deepEqual(
      [options(RECORD, "made-record").ignoreChanges, options(RECORD, "adopted-record").ignoreChanges],
      [undefined, ["ttl"]],
    );
    assert.equal(find(RECORD, "made-record").inputs["allowOverwrite"], undefined);
  });

  it("is not protected: what stands in the way of an issue goes in one update", async () => {
    const { options } = await deploy((given) => caaRecordsOf("caa", { ...STACK, caa: CAA }, "Z1", given));
    assert.equal(options(RECORD, "caa-record").protect, undefined);
  });
});

describe("caaRecordsOf", () => {
  it("makes nothing when the config has no caa, since records change who may issue in the whole zone", async () => {
    const { resources, result } = await deploy((given) => caaRecordsOf("caa", STACK, "Z1", given));
    assert.deepEqual([result, resources], [undefined, []]);
  });

  it("allows the stack's own pipelines", async () => {
    const { find } = await deploy((given) => caaRecordsOf("caa", { ...STACK, caa: CAA }, "Z1", given));
    assert.deepEqual(find(RECORD, "caa-record").inputs["records"], [
      '0 issue "amazon.com"',
      '0 issue "amazonaws.com"',
      '0 issue "amazontrust.com"',
      '0 issue "awstrust.com"',
      '0 issuewild "amazon.com"',
      '0 issuewild "amazonaws.com"',
      '0 issuewild "amazontrust.com"',
      '0 issuewild "awstrust.com"',
      '0 iodef "mailto:security@example.com"',
    ]);
  });
});
