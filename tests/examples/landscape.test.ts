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
  let deployed: Awaited<ReturnType<typeof deployLandscape>>;

  // A module runs once, so there is one deployment.
  before(async () => {
    deployed = await deployLandscape();
  });

  it("tells everything that the stack's config asks for", () => {
    const { result, resources } = deployed;
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

  it("has a server for outgoing mail that reads its certificate, and no other, where the program keeps it", () => {
    const { find } = deployed;
    const service = find("aws:ecs/service:Service", "smtp-out").inputs;
    assert.equal(service["name"], "cabal-smtp-out");
    const ports = service["loadBalancers"] as readonly { readonly containerPort: number }[];
    assert.deepEqual(
      ports.map(({ containerPort }) => containerPort),
      [465, 587],
    );
    const policy: unknown = JSON.parse(String(find("aws:iam/rolePolicy:RolePolicy", "smtp-out").inputs["policy"]));
    assert.deepEqual(policy, {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "ssm:GetParameters",
          Resource: ["tls-key", "tls-cert", "tls-ca-bundle"].map(
            (name) => `arn:aws:ssm:*:*:parameter/cabal/letsencrypt/smtp-out.example.net/${name}`,
          ),
        },
      ],
    });
    assert.equal(find("aws:route53/record:Record", "smtp-out").inputs["name"], "smtp-out.example.net");
  });
});
