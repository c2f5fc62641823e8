import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type NamedEndpoint, StackInventory } from "../../../components/index.ts";
import { describeStack } from "../../../components/inventory/describeStack.ts";
import { decodeInventory } from "../../../core/inventoryCodec.ts";
import { deploy, resolved } from "../mockedDeployment.ts";
import { STACK } from "../stackFixture.ts";

const PARAMETER = "aws:ssm/parameter:Parameter";
const ARN = "arn:aws:acm:us-west-2:111122223333:certificate/1";

const IDENTIFIERS = {
  loadBalancerArn: "arn:balancer",
  loadBalancerDnsName: "imap.elb.amazonaws.com",
  listenerArn: "arn:listener",
};

const IMAP = {
  name: "imap",
  endpoint: {
    kind: "nlb",
    hosts: ["imap.example.net"],
    port: 993,
    protocol: "tls",
    certificateArn: pulumi.output(ARN),
    identifiers: pulumi.output(IDENTIFIERS),
  },
} satisfies NamedEndpoint;

function deployInventory(endpoint: NamedEndpoint = IMAP) {
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
    const { controlDomain, region, mailDomains } = STACK;
    return new StackInventory(
      "inventory",
      { controlDomain, region, mailDomains, zoneId: "Z1", active: 1, generations, endpoints: [endpoint] },
      options,
    );
  });
}

describe("StackInventory", () => {
  it("tells certificates and endpoints, each endpoint with what users lose", async () => {
    const { result } = await deployInventory();
    assert.deepEqual(await resolved(result.inventory), {
      version: 2,
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
          impact: "Mail clients refuse to connect to imap.example.net, so nobody can read mail.",
          identifiers: IDENTIFIERS,
        },
      ],
    });
  });

  it("has the impact that an endpoint states of its own", async () => {
    const impact = "Support cannot read tickets.";
    const { result } = await deployInventory({ ...IMAP, impact });
    const { endpoints } = await resolved(result.inventory);
    assert.deepEqual(
      endpoints.map((one) => one.impact),
      [impact],
    );
  });

  it("refuses an endpoint that reports the identifiers of another kind", () => {
    const served = { hosts: ["admin.example.net"], port: 443, protocol: "https", certificateArn: ARN } as const;
    const admin = { ...served, name: "admin", kind: "cloudfront", identifiers: IDENTIFIERS } as const;
    const facts = { zoneId: "Z1", generations: [], endpoints: [admin], hosts: [], renewal: undefined };
    assert.throws(() => describeStack(STACK, facts), {
      message:
        'Endpoint "admin": an endpoint of kind cloudfront reports other identifiers than ' +
        "loadBalancerArn, loadBalancerDnsName, listenerArn. core/endpointKinds.ts lists them.",
    });
  });

  it("keeps the same in an SSM parameter whose tier no size has to change, which a reader gets back unchanged", async () => {
    const { result, find } = await deployInventory();
    const { inputs } = find(PARAMETER, "inventory-parameter");
    assert.equal(inputs["name"], "/cabal/tls/test/inventory");
    assert.equal(inputs["type"], "String");
    assert.equal(inputs["tier"], "Intelligent-Tiering");
    assert.deepEqual(decodeInventory(String(inputs["insecureValue"])), await resolved(result.inventory));
    assert.equal(await resolved(result.text), inputs["insecureValue"]);
    assert.equal(await resolved(result.parameterName), "/cabal/tls/test/inventory");
  });

  it("looks at the function's name before each update of the parameter, whether there is a function or not", async () => {
    const { hooks } = await deployInventory();
    assert.ok(hooks.get("inventory-parameter")?.beforeUpdate.includes("cabal-tls:same-function"));
  });

  it("has a summary of five lines beside it, for whoever runs an update", async () => {
    const { result } = await deployInventory();
    assert.deepEqual(await resolved(result.summary), {
      stack: "test of cabal-tls in us-west-2",
      domains: "example.net; mail for example.com",
      wildcard: "*.example.net: generation 1 serves",
      hosts: "none",
      endpoints: "imap (nlb)",
    });
  });
});
