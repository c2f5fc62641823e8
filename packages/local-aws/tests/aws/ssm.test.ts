import assert from "node:assert/strict";
import type { ParameterTier } from "@aws-sdk/client-ssm";
import { Account, refusal } from "./account.ts";

describe("local SSM parameters", () => {
  let account: Account;

  before(async () => {
    account = await Account.start(600);
  });
  after(() => account.stop());

  const put = async (Name: string, size: number, Tier?: ParameterTier): Promise<string | undefined> => {
    const answer = await account.ssm.putParameter({
      Name,
      Value: "x".repeat(size),
      Type: "String",
      Overwrite: true,
      ...(Tier === undefined ? {} : { Tier }),
    });
    return answer.Tier;
  };

  it("takes 4,096 bytes in the standard tier and 8,192 in the advanced one, and not one more", async () => {
    assert.equal(await put("/standard", 4096), "Standard");
    await refusal("ValidationException", put("/standard", 4097));
    assert.equal(await put("/advanced", 8192, "Advanced"), "Advanced");
    await refusal("ValidationException", put("/advanced", 8193, "Advanced"));
    const { Parameter } = await account.ssm.getParameter({ Name: "/standard" });
    assert.equal(Parameter?.Value?.length, 4096);
  });

  it("counts bytes and not characters", async () => {
    const Value = "é".repeat(2049);
    await refusal("ValidationException", account.ssm.putParameter({ Name: "/bytes", Value, Type: "String" }));
  });

  it("chooses the tier by size when it is asked to", async () => {
    assert.equal(await put("/small", 10, "Intelligent-Tiering"), "Standard");
    assert.equal(await put("/large", 5000, "Intelligent-Tiering"), "Advanced");
  });

  it("keeps an advanced parameter advanced", async () => {
    await put("/kept", 5000, "Advanced");
    await refusal("ValidationException", put("/kept", 10, "Standard"));
    assert.equal(await put("/kept", 10), "Advanced");
    assert.equal(await put("/kept", 10, "Intelligent-Tiering"), "Advanced");
  });
});
