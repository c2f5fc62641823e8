import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { type InitialConfig, initialConfig } from "../../../cli/init/initialConfig.ts";
import { configFileSchema } from "../../../core/configSchema/configFileSchema.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";

const BALANCER = "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/mail/0123456789abcdef";

function config(change: Partial<InitialConfig> = {}): InitialConfig {
  return {
    project: "cabal-tls",
    region: "us-west-2",
    controlDomain: "example.net",
    zoneId: "Z0123456789ABCDEFGHIJ",
    mailDomains: ["example.com"],
    endpoints: ["imap", "admin", "monitoring"],
    network: { vpcId: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d", "subnet-0f1e2d3c"] },
    balancers: { nlb: undefined, alb: undefined },
    foundBalancers: [],
    api: { apiId: "0123456789", name: "admin", stage: "prod" },
    foundApis: [{ apiId: "0123456789", name: "admin", stage: "prod" }],
    distributions: [],
    hosts: [
      { name: "smtp-out", services: [{ cluster: "cabal-mail", service: "cabal-smtp-out" }], ports: [465, 587] },
      { name: "mx", services: [{ cluster: "cabal-mail", service: "mx" }], ports: [25] },
    ],
    otherServices: [],
    contact: "mailto:ops@example.com",
    functionName: undefined,
    ...change,
  };
}

interface Written extends Record<string, unknown> {
  readonly endpoints: readonly { readonly name: string; readonly loadBalancerArn?: string }[];
  readonly hosts?: readonly { readonly name: string }[];
}

/** What the program gets of the file; both it and the schema take it. */
function read(text: string): Written {
  const file = parse(text) as { config: Record<string, unknown> };
  const accepts = new Ajv().compile(configFileSchema("cabal-tls"));
  assert.ok(accepts(file), JSON.stringify(accepts.errors));
  const own = Object.entries(file.config).map(([key, value]) => [key.replace(/^cabal-tls:/, ""), value]);
  const raw = Object.fromEntries(own);
  parseStackConfig(raw, { project: "cabal-tls", stack: "prod" });
  return raw;
}

/** The text with the comment signs of the config's lines taken away, as a user does. */
function uncommented(text: string): string {
  const line = /^( +)# (?=cabal-tls:(?!alerts)|- (?:name:|\{)| +(?:kind|hostname|apiId|stage): |loadBalancerArn)/gm;
  return text.replaceAll(line, "$1");
}

describe("initialConfig", () => {
  it("has the one endpoint that is wanted, and a network for load balancers alone", () => {
    for (const [endpoint, hasNetwork] of [
      ["imap", true],
      ["admin", false],
      ["monitoring", true],
    ] as const) {
      const written = read(initialConfig(config({ endpoints: [endpoint], api: undefined, hosts: [] })));
      assert.deepEqual(
        written.endpoints.map(({ name }) => name),
        [endpoint],
      );
      assert.equal("network" in written, hasNetwork);
    }
    const api = read(initialConfig(config({ endpoints: [], hosts: [] })));
    assert.deepEqual([api.endpoints.map(({ name }) => name), "network" in api], [["api"], false]);
  });

  it("has everything that was found and chosen", () => {
    assert.deepEqual(read(initialConfig(config())), {
      "aws:region": "us-west-2",
      controlDomain: "example.net",
      zoneId: "Z0123456789ABCDEFGHIJ",
      mailDomains: ["example.com"],
      wildcard: { issued: [1], active: 1 },
      network: { vpcId: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d", "subnet-0f1e2d3c"] },
      endpoints: [
        { name: "imap", kind: "nlb", hostname: "imap", port: 993, target: { port: 143 } },
        { name: "admin", kind: "cloudfront", hostname: "admin", origin: { bucket: "create" } },
        { name: "api", kind: "apigateway", hostname: "api", apiId: "0123456789", stage: "prod" },
        {
          name: "monitoring",
          kind: "alb",
          port: 443,
          routes: {
            uptime: { target: { port: 3001 } },
            ntfy: { target: { port: 80, healthCheckPath: "/v1/health" } },
            heartbeat: { target: { port: 8000, healthCheckPath: "/api/v3/status/" } },
            metrics: { target: { port: 3000, healthCheckPath: "/api/health" } },
          },
        },
      ],
      acme: { contact: "mailto:ops@example.com", agreeToTerms: true },
      hosts: [
        { name: "smtp-out", deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }] },
        { name: "mx", ports: [25], deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "mx" }] },
      ],
    });
  });

  it("has what was not found, or not agreed to, as comments that are right once their signs are taken away", () => {
    const text = initialConfig(
      config({ mailDomains: [], contact: undefined, api: undefined, foundApis: [], functionName: "cabal-tls-renewal" }),
    );
    const written = read(text);
    assert.deepEqual(
      ["mailDomains", "acme", "hosts"].filter((key) => key in written),
      [],
    );
    assert.deepEqual(
      written.endpoints.map(({ name }) => name),
      ["imap", "admin", "monitoring"],
    );
    assert.match(text, /\n {4}# The region has no API with a stage\. Once there is one:\n/);
    const all = read(uncommented(text).replace("API-ID", '"0123456789"'));
    assert.deepEqual(all["mailDomains"], ["example.com"]);
    assert.deepEqual(all["acme"], {
      contact: "mailto:hostmaster@example.com",
      agreeToTerms: true,
      functionName: "cabal-tls-renewal",
    });
    assert.deepEqual(
      all.hosts?.map(({ name }) => name),
      ["smtp-out", "mx"],
    );
    assert.deepEqual(all.endpoints[2], {
      name: "api",
      kind: "apigateway",
      hostname: "api",
      apiId: "0123456789",
      stage: "prod",
    });
  });

  it("makes a VPC where there is none, and shows how to name one", () => {
    const text = initialConfig(config({ network: undefined }));
    assert.deepEqual(read(text)["network"], { create: {} });
    assert.match(text, /\n {2}# cabal-tls:network: \{ vpcId: vpc-…, subnetIds: \[subnet-…, subnet-…\] \}\n/);
  });

  it("uses the load balancer that was chosen, and names one that could be", () => {
    const foundBalancers = [{ kind: "nlb", arn: BALANCER, name: "mail" }] as const;
    const chosen = initialConfig(config({ foundBalancers, balancers: { nlb: BALANCER, alb: undefined } }));
    assert.equal(read(chosen).endpoints[0]?.loadBalancerArn, BALANCER);
    const open = initialConfig(config({ foundBalancers }));
    assert.equal(read(open).endpoints[0]?.loadBalancerArn, undefined);
    assert.equal(read(uncommented(open)).endpoints[0]?.loadBalancerArn, BALANCER);
  });

  it("lets no name from the account out of its comment", () => {
    const evil = "x\n  cabal-tls:doctorPolicy: true\u001b[2J";
    const text = initialConfig(
      config({
        api: undefined,
        foundApis: [{ apiId: "0123456789", name: evil, stage: "prod" }],
        distributions: [evil],
        hosts: [],
        otherServices: [{ service: evil, why: evil }],
      }),
    );
    assert.equal("doctorPolicy" in read(text), false);
    assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
  });
});
