import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  AwsAlerts,
  CaaRecords,
  createEndpoints,
  createHosts,
  doctorPolicyOf,
  networkOf,
  PreviewRole,
  StackInventory,
  WildcardCertificate,
  zoneIdOf,
} from "../../components/index.ts";
import { repositoryFiles } from "../repositoryFiles.ts";
import { EXPOSED, withHosts } from "./hosts/hostFixture.ts";
import { type Deployment, deploy, resolved } from "./mockedDeployment.ts";
import { CALLER } from "./renewal/renewalFixture.ts";

const TAGS = { team: "mail" };
const CONFIG = { ...withHosts(EXPOSED), doctorPolicy: true };
const ANSWERS = {
  ...CALLER.invokes,
  "aws:route53/getZone:getZone": { zoneId: "Z1" },
  "aws:index/getAvailabilityZones:getAvailabilityZones": {
    names: ["us-west-2a", "us-west-2b"],
    zoneIds: ["usw2-az1", "usw2-az2"],
  },
};

/** Every component and function of the package, with the options of a caller. */
async function everything(caller: pulumi.ComponentResourceOptions): Promise<void> {
  const { controlDomain, region } = CONFIG;
  const zoneId = zoneIdOf(controlDomain, undefined, caller);
  const network = await networkOf("network", { create: { cidr: "10.0.0.0/16" } }, caller, TAGS);
  const regions = ["us-west-2", "us-east-1"];
  const wildcard = new WildcardCertificate(
    "wildcard",
    { controlDomain, zoneId, issued: [1, 2], active: 2, region, regions, tags: TAGS },
    caller,
  );
  const certificateArnIn = (one: string) => wildcard.arnIn(one);
  const context = { region, zoneId, network, certificateArnIn, tags: TAGS };
  const bucket = CONFIG.endpoints.map((one) =>
    one.kind === "cloudfront" ? { ...one, origin: { bucket: "create" } as const } : one,
  );
  const endpoints = createEndpoints(bucket, context, caller);
  const hosts = createHosts(CONFIG, { zoneId, network, tags: TAGS }, caller);
  const subscribers = { emails: ["ops@example.com"], urls: ["https://ntfy.example.org/topic"] };
  new AwsAlerts(
    "alerts",
    { ...subscribers, controlDomain, region, regions, certificateArnIn, hosts: CONFIG.hosts, tags: TAGS },
    caller,
  );
  const { generations } = wildcard;
  new StackInventory(
    "inventory",
    { controlDomain, region, zoneId, active: 2, generations, endpoints, hosts, tags: TAGS },
    caller,
  );
  new CaaRecords(
    "caa",
    { domain: controlDomain, zoneId, issue: ["amazon.com"], issuewild: [], iodef: undefined },
    caller,
  );
  new PreviewRole("preview", { account: "111122223333", repository: "owner/name", tags: TAGS }, caller);
  doctorPolicyOf("doctor", CONFIG, { zoneId, hosts, tags: TAGS }, caller);
  await Promise.all(hosts.hosts.map(({ certificate }) => resolved(certificate.bundleArn)));
}

/** Whether the SDK has the input `tags` for a type. */
function takesTags(type: string): boolean {
  const [, module = "", name = ""] = /^aws:([^:]+):(\w+)$/.exec(type) ?? [];
  const file = createRequire(import.meta.url).resolve(`@pulumi/aws/${module}`);
  assert.ok(name.length > 0, type);
  return readFileSync(file, "utf8").includes('resourceInputs["tags"]');
}

/** The last parent below the stack. */
function ancestor(registrations: Deployment<void>["registrations"], key: string): string {
  const [type = "", name = ""] = (registrations.get(key)?.parent ?? "").split("::").slice(2);
  const parent = `${type.split("$").at(-1)}::${name}`;
  return registrations.has(parent) ? ancestor(registrations, parent) : key;
}

describe("what a caller gives to the components", () => {
  let made: Deployment<void>;
  before(async () => {
    made = await deploy(
      async ({ transformations = [] }) => {
        const group = new pulumi.ComponentResource("cabal-tls:own:Group", "group");
        const provider = new aws.Provider("own", { region: "us-west-2" });
        const transforms: pulumi.ResourceTransform[] = [({ props, opts }) => ({ props, opts })];
        await everything({ parent: group, provider, transforms, transformations });
      },
      { invokes: ANSWERS },
    );
  });
  const awsResources = () => made.resources.filter(({ type }) => type.startsWith("aws:"));

  it("reaches every kind of resource that the package has", () => {
    const types = new Set(awsResources().map(({ type }) => type.replace(/\/\w+:/, ".").replace("aws:", "")));
    const written = repositoryFiles("components/**/*.ts").flatMap(({ text }) =>
      [...text.matchAll(/\bnew ([a-z0-9]+\.[A-Z]\w+)\(/g)].map(([, name = ""]) => name),
    );
    const ofAws = new Set(written.filter((name) => !name.startsWith("pulumi.")));
    assert.ok(ofAws.size > 30, [...ofAws].join());
    assert.deepEqual(
      [...ofAws].filter((name) => !types.has(name)),
      [],
    );
  });

  it("is their provider, in both regions, for all that is made or read", () => {
    const others = awsResources().filter(({ provider }) => !provider.includes("pulumi:providers:aws::own::"));
    assert.deepEqual(
      others.map(({ type, name }) => `${type} ${name}`),
      [],
    );
    const regions = new Set(awsResources().map(({ inputs }) => inputs["region"]));
    assert.deepEqual([...regions].map(String).sort(), ["undefined", "us-east-1", "us-west-2"]);
  });

  it("is the provider of everything that they look up", () => {
    assert.deepEqual([...new Set(made.invokes)].sort(), [
      "aws:index/getAvailabilityZones:getAvailabilityZones",
      "aws:index/getCallerIdentity:getCallerIdentity",
      "aws:route53/getZone:getZone",
    ]);
    assert.deepEqual(
      made.invokeProviders.filter((provider) => !provider.includes("pulumi:providers:aws::own::")),
      [],
    );
  });

  it("is the parent of all components, and so of all their resources", () => {
    const loose = [...made.registrations.keys()].filter(
      (key) =>
        /^(aws|awsx|cabal-tls):(?!own)/.test(key) && ancestor(made.registrations, key) !== "cabal-tls:own:Group::group",
    );
    assert.deepEqual(loose, []);
  });

  it("is the transform that the engine applies to every component, and so to its resources", () => {
    const components = [...made.registrations].filter(([key]) => /^cabal-tls:(?!own)/.test(key));
    assert.equal(components.length, 14);
    assert.deepEqual(
      components.filter(([, { transforms }]) => transforms !== 1),
      [],
    );
  });

  it("are tags of every resource that takes tags, beside those that it has of its own", () => {
    const untagged = awsResources().filter(({ type, inputs, id }) => {
      const tags = inputs["tags"] as Record<string, string> | undefined;
      return id === "" && (tags?.["team"] === "mail") !== takesTags(type);
    });
    assert.deepEqual(
      untagged.map(({ type, name }) => `${type} ${name}`),
      [],
    );
    const { inputs } = made.find("aws:acm/certificate:Certificate", "wildcard-g2");
    assert.deepEqual(inputs["tags"], { Name: "test-wildcard-g2", team: "mail" });
  });
});
