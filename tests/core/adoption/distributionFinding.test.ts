import assert from "node:assert/strict";
import { RECORDS, record, site } from "./accountFixture.ts";
import { planned } from "./plannedAdoption.ts";

describe("a distribution that is adopted", () => {
  it("keeps a name that is a CNAME outside the stack", () => {
    const cname = record("admin", "d123.cloudfront.net", { type: "CNAME", alias: false });
    const plan = planned({ records: [...RECORDS.filter(({ name }) => name !== "admin.example.net"), cname] });
    assert.deepEqual(plan.endpoints[1]?.config["importRecords"], []);
    assert.deepEqual(plan.notes, [
      "the CNAME record admin.example.net is no alias record: it stays outside the stack, as it is.",
    ]);
  });

  it("is left out when it answers to names that the next generation would not cover", () => {
    const [left] = planned({ cloudfront: [site({ aliases: ["admin.example.net", "www.example.com"] })] }).leftOut;
    assert.deepEqual(left, {
      what: "admin.example.net:443",
      why: "distribution E2QWRUHAPOMQZL also answers to www.example.com, which *.example.net does not cover",
      fix: "CloudFront would refuse the next generation. Move these names to a distribution of their own first.",
    });
  });

  it("that takes every name gets the one that a record leads to it", () => {
    const plan = planned({ cloudfront: [site({ aliases: ["*.example.net"] })] });
    assert.deepEqual(plan.endpoints[1]?.hosts, ["admin.example.net"]);
    assert.deepEqual(plan.leftOut, []);
  });

  it("may answer to several names of the wildcard", () => {
    const plan = planned({ cloudfront: [site({ aliases: ["www.example.net", "admin.example.net"] })] });
    assert.deepEqual(plan.notes, [
      "distribution E2QWRUHAPOMQZL also answers to www.example.net; endpoint admin is for admin.example.net.",
    ]);
  });
});
