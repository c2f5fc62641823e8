import assert from "node:assert/strict";
import { consumerRegions } from "../../core/regions.ts";

describe("consumerRegions", () => {
  it("is the stack's region alone without CloudFront", () => {
    assert.deepEqual(consumerRegions([{ kind: "nlb" }, { kind: "alb" }, { kind: "apigateway" }], "eu-central-1"), [
      "eu-central-1",
    ]);
  });
  it("adds us-east-1 behind the stack's region for CloudFront", () => {
    assert.deepEqual(consumerRegions([{ kind: "cloudfront" }, { kind: "nlb" }], "us-west-2"), [
      "us-west-2",
      "us-east-1",
    ]);
  });
  it("is us-east-1 alone when only CloudFront serves", () => {
    assert.deepEqual(consumerRegions([{ kind: "cloudfront" }], "us-west-2"), ["us-east-1"]);
  });
  it("names us-east-1 once for a stack that is there", () => {
    assert.deepEqual(consumerRegions([{ kind: "nlb" }, { kind: "cloudfront" }], "us-east-1"), ["us-east-1"]);
  });
  it("is empty without endpoints", () => assert.deepEqual(consumerRegions([], "us-west-2"), []));
});
