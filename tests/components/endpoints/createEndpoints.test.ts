import assert from "node:assert/strict";
import { createEndpoints } from "../../../components/index.ts";
import { deploy, resolved } from "../mockedDeployment.ts";
import { STACK } from "../stackFixture.ts";

const NETWORK = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };

function deployAll(region = "us-west-2") {
  return deploy(() => {
    const asked: string[] = [];
    const endpoints = createEndpoints(STACK.endpoints, {
      region,
      zoneId: "Z1",
      network: NETWORK,
      certificateArnIn: (consumer) => {
        asked.push(consumer);
        return `arn:validated:${consumer}`;
      },
    });
    return Promise.all(
      endpoints.map(async ({ name, endpoint }) => {
        await resolved(endpoint.identifiers);
        return {
          name,
          kind: endpoint.kind,
          hosts: endpoint.hosts,
          arn: await resolved(endpoint.certificateArn),
          asked,
        };
      }),
    );
  });
}

describe("createEndpoints", () => {
  it("makes one component of each configured kind, in the config's order", async () => {
    const { result, resources } = await deployAll();
    assert.deepEqual(
      result.map((one) => [one.name, one.kind, one.hosts]),
      [
        ["imap", "nlb", ["imap.example.net"]],
        ["monitoring", "alb", ["uptime.example.net"]],
        ["admin", "cloudfront", ["admin.example.net"]],
        ["api", "apigateway", ["api.example.net"]],
      ],
    );
    const types = resources.filter((one) => one.type.startsWith("cabal-tls:")).map((one) => one.type);
    assert.deepEqual(types.sort(), [
      "cabal-tls:endpoints:AlbEndpoint",
      "cabal-tls:endpoints:ApiGatewayEndpoint",
      "cabal-tls:endpoints:CloudFrontEndpoint",
      "cabal-tls:endpoints:NlbEndpoint",
    ]);
  });

  it("hands on what the config says that users lose", async () => {
    const impact = "Support cannot read tickets.";
    const { result } = await deploy(async () => {
      const configs = STACK.endpoints.map((one) => (one.kind === "nlb" ? { ...one, impact } : one));
      const certificateArnIn = (region: string) => `arn:validated:${region}`;
      const context = { region: "us-west-2", zoneId: "Z1", network: NETWORK, certificateArnIn };
      return createEndpoints(configs, context).map((one) => [one.name, one.impact]);
    });
    assert.deepEqual(await result, [
      ["imap", impact],
      ["monitoring", undefined],
      ["admin", undefined],
      ["api", undefined],
    ]);
  });

  it("hands CloudFront the certificate of us-east-1 and the others that of the stack's region", async () => {
    const { result } = await deployAll();
    assert.deepEqual(
      result.map((one) => [one.name, one.arn]),
      [
        ["imap", "arn:validated:us-west-2"],
        ["monitoring", "arn:validated:us-west-2"],
        ["admin", "arn:validated:us-east-1"],
        ["api", "arn:validated:us-west-2"],
      ],
    );
  });

  it("asks for no second region when the stack is in us-east-1", async () => {
    const { result } = await deployAll("us-east-1");
    assert.deepEqual([...new Set(result[0]?.asked)], ["us-east-1"]);
  });

  it("has no generation number in any logical name, so that a rotation replaces nothing", async () => {
    const { resources } = await deployAll();
    assert.deepEqual(
      resources.map((one) => one.name).filter((name) => /-g\d/.test(name)),
      [],
    );
  });
});
