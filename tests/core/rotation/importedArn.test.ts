import assert from "node:assert/strict";
import { importedArn } from "../../../core/rotation/importedArn.ts";

const WEST = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";
const EAST = "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000";

function answer(acm: unknown): string {
  return JSON.stringify({ version: 1, hosts: [{ host: "wildcard-g2", action: "issued", acm }] });
}

describe("importedArn", () => {
  it("is the ARN of the region that is asked for", () => {
    const text = answer([
      { region: "us-west-2", arn: WEST, stored: true },
      { region: "us-east-1", arn: EAST, stored: true },
    ]);
    assert.equal(importedArn(text, "us-west-2"), WEST);
    assert.equal(importedArn(text, "us-east-1"), EAST);
    assert.equal(importedArn(text, "eu-west-1"), undefined);
  });

  it("is none while ACM has another certificate than the one that is stored", () => {
    assert.equal(importedArn(answer([{ region: "us-west-2", arn: WEST, stored: false }]), "us-west-2"), undefined);
  });

  it("is none where the ARN is of another region", () => {
    assert.equal(importedArn(answer([{ region: "us-west-2", arn: EAST, stored: true }]), "us-west-2"), undefined);
  });

  for (const text of [
    undefined,
    "",
    "null",
    "not JSON",
    "[]",
    '{"hosts":{}}',
    '{"hosts":[null]}',
    answer("none"),
    answer([null]),
  ]) {
    it(`is none in the answer ${text}`, () => {
      assert.equal(importedArn(text, "us-west-2"), undefined);
    });
  }
});
