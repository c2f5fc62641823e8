import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { deploy, resolved } from "../components/mockedDeployment.ts";

function deployLandscape() {
  pulumi.runtime.setAllConfig({ "aws:region": "us-west-2" });
  return deploy(
    async () => {
      const { apiId, apiStage, clusterName, subnetIds, vpcId, zoneId } = await import(
        "../../examples/landscape/index.ts"
      );
      return resolved(pulumi.output({ apiId, apiStage, clusterName, subnetIds, vpcId, zoneId }));
    },
    { project: "landscape" },
  );
}

describe("examples/landscape", () => {
  it("tells everything that the stack's config asks for", async () => {
    const { result, resources } = await deployLandscape();
    assert.deepEqual(result, {
      apiId: "api-made",
      apiStage: "prod",
      clusterName: "cabal-mail",
      subnetIds: ["subnet-public-a", "subnet-public-b"],
      vpcId: "vpc-made",
      zoneId: "Z-MADE",
    });
    const subnets = resources.filter((one) => one.type === "aws:ec2/subnet:Subnet").map((one) => one.inputs);
    assert.deepEqual(
      subnets.map((one) => one["availabilityZone"]),
      ["us-west-2a", "us-west-2b"],
    );
  });
});
