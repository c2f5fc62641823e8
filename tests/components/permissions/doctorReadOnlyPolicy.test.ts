import assert from "node:assert/strict";
import { DoctorReadOnlyPolicy } from "../../../components/index.ts";
import { inventoryFixture } from "../../cli/inventoryFixture.ts";
import { deploy, resolved } from "../mockedDeployment.ts";

describe("DoctorReadOnlyPolicy", () => {
  it("is a managed policy with what the doctor reads of the stack", async () => {
    const args = { account: "111122223333", inventory: inventoryFixture() };
    const { find } = await deploy((options) => resolved(new DoctorReadOnlyPolicy("doctor", args, options).policyArn));
    const policy = JSON.parse(String(find("aws:iam/policy:Policy", "doctor-policy").inputs["policy"]));
    assert.deepEqual(
      policy.Statement.map((one: { readonly Sid: string }) => one.Sid),
      ["Inventory", "Certificates", "Listeners", "Distributions", "DomainNames", "Zone", "ZonesOfTheSameName"],
    );
  });
});
