import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { DoctorReadOnlyPolicy, doctorPolicyOf } from "../../../components/index.ts";
import { inventoryFixture } from "../../cli/inventoryFixture.ts";
import { deploy, resolved } from "../mockedDeployment.ts";
import { STACK } from "../stackFixture.ts";

const PLACE = { zoneId: "Z0123456789ABCDEFGHIJ", hosts: { renewal: undefined, hosts: [] } };

describe("DoctorReadOnlyPolicy", () => {
  it("is a managed policy with what the doctor reads of the stack", async () => {
    const args = { account: "111122223333", stack: "test", inventory: inventoryFixture() };
    const { find } = await deploy((options) => resolved(new DoctorReadOnlyPolicy("doctor", args, options).policyArn));
    const { inputs } = find("aws:iam/policy:Policy", "doctor-policy");
    const policy = JSON.parse(String(inputs["policy"]));
    assert.equal(inputs["name"], "test-DoctorReadOnlyPolicy");
    assert.deepEqual(
      policy.Statement.map((one: { readonly Sid: string }) => one.Sid),
      [
        "Inventory",
        "Certificates",
        "Requests",
        "CertificatesOfListeners",
        "Listeners",
        "Distributions",
        "DomainNames",
        "Zone",
        "ZonesOfTheSameName",
        "NoReadByPath",
      ],
    );
  });

  it("is made when the config asks for it, and lets the doctor read the parameter that the config names", async () => {
    const config = { ...STACK, doctorPolicy: true, inventoryParameter: "/mail/inventory" };
    const invokes = { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" } };
    const made = () => resolved(pulumi.output(doctorPolicyOf("doctor", config, PLACE)));
    const { find } = await deploy(made, { invokes });
    const { inputs } = find("aws:iam/policy:Policy", "doctor-policy");
    assert.match(String(inputs["policy"]), /:parameter\/mail\/inventory"/);
  });

  it("is not made otherwise", () => {
    assert.equal(doctorPolicyOf("doctor", STACK, PLACE), null);
  });
});
