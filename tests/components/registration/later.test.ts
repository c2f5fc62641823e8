import assert from "node:assert/strict";
import { later } from "../../../components/index.ts";
import { resolved } from "../mockedDeployment.ts";

describe("later", () => {
  it("gives what a line further down defines", async () => {
    const given = later(() => below);
    const below = "arn";
    assert.equal(await resolved(given), "arn");
  });
});
