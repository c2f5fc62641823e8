import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type NamedEndpoint, StackInventory } from "../../../components/index.ts";
import { decodeInventory } from "../../../core/inventoryCodec.ts";
import { deploy, resolved } from "../mockedDeployment.ts";
import { STACK } from "../stackFixture.ts";

const PARAMETER = "aws:ssm/parameter:Parameter";
const ARN = "arn:aws:acm:us-west-2:111122223333:certificate/1";

function identifiers(listenerArn: string): pulumi.Output<Record<string, string>> {
  return pulumi.output<Record<string, string>>({ listenerArn });
}

const IMAP: NamedEndpoint = {
  name: "imap",
  endpoint: {
    kind: "nlb",
    hosts: ["imap.example.net"],
    port: 993,
    protocol: "tls",
    certificateArn: pulumi.output(ARN),
    identifiers: identifiers("arn:listener"),
  },
};

function deployInventory() {
  return deploy((options) => {
    const generations = [
      {
        generation: 1,
        origin: "requested",
        names: ["*.example.net"],
        keyAlgorithm: "RSA_2048",
        arns: { "us-west-2": ARN },
      } as const,
    ];
    return new StackInventory("inventory", { config: STACK, zoneId: "Z1", generations, endpoints: [IMAP] }, options);
  });
}

describe("StackInventory", () => {
  it("tells certificates and endpoints, each endpoint with what users lose", async () => {
    const { result } = await deployInventory();
    assert.deepEqual(await resolved(result.inventory), {
      version: 1,
      project: "cabal-tls",
      stack: "test",
      region: "us-west-2",
      controlDomain: "example.net",
      mailDomains: ["example.com"],
      zoneId: "Z1",
      certificates: [
        {
          name: "wildcard",
          pipeline: "acm",
          names: ["*.example.net"],
          active: 1,
          generations: [
            {
              generation: 1,
              origin: "requested",
              names: ["*.example.net"],
              keyAlgorithm: "RSA_2048",
              arns: { "us-west-2": ARN },
            },
          ],
          thresholds: {
            lifetimeSeconds: 17_107_200,
            renewBeforeSeconds: 3_888_000,
            warningSeconds: 1_814_400,
            criticalSeconds: 604_800,
          },
        },
      ],
      endpoints: [
        {
          name: "imap",
          kind: "nlb",
          hosts: ["imap.example.net"],
          port: 993,
          protocol: "tls",
          certificate: "wildcard",
          certificateArn: ARN,
          loss: "Mail clients refuse to connect to imap.example.net, so nobody can read mail.",
          identifiers: { listenerArn: "arn:listener" },
        },
      ],
    });
  });

  it("keeps the same in an SSM parameter whose tier no size has to change, which a reader gets back unchanged", async () => {
    const { result, find } = await deployInventory();
    const { inputs } = find(PARAMETER, "inventory-parameter");
    assert.equal(inputs["name"], "/cabal/tls/test/inventory");
    assert.equal(inputs["type"], "String");
    assert.equal(inputs["tier"], "Intelligent-Tiering");
    assert.deepEqual(decodeInventory(String(inputs["insecureValue"])), await resolved(result.inventory));
    assert.equal(await resolved(result.parameterName), "/cabal/tls/test/inventory");
  });
});
