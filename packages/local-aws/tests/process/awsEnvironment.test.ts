import assert from "node:assert/strict";
import { neutralEnvironment } from "../../process/awsEnvironment.ts";

describe("neutralEnvironment", () => {
  it("keeps the user's AWS account, Pulumi account and Node options out", () => {
    const mine = {
      HOME: "/home/me",
      AWS_PROFILE: "production",
      AWS_ACCESS_KEY_ID: "AKIA",
      PULUMI_ACCESS_TOKEN: "pul-1",
      NODE_OPTIONS: "--inspect",
    };
    assert.deepEqual(neutralEnvironment(mine), { HOME: "/home/me" });
  });
});
