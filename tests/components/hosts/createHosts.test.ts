import assert from "node:assert/strict";
import { createHosts } from "../../../components/index.ts";
import type { StackConfig } from "../../../core/configSchema/stackConfig.ts";
import { deploy, resolved } from "../mockedDeployment.ts";
import { CALLER } from "../renewal/renewalFixture.ts";
import { STACK } from "../stackFixture.ts";
import { EXPOSED, HOST, withHosts } from "./hostFixture.ts";
import { loadedFiles } from "./loadedFiles.ts";

const NETWORK = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };

function deployHosts(config: StackConfig) {
  return deploy((options) => createHosts(config, { zoneId: "Z1", network: NETWORK }, options), CALLER);
}

/** `type name` of everything that is made until the last certificate was tried. */
async function deployedResources(config: StackConfig): Promise<string[]> {
  const { resources } = await deploy(async (options) => {
    const { hosts } = createHosts(config, { zoneId: "Z1", network: NETWORK }, options);
    await Promise.all(hosts.map(({ certificate }) => resolved(certificate.bundleArn)));
  }, CALLER);
  return resources.map(({ type, name }) => `${type} ${name}`);
}

describe("createHosts", () => {
  it("makes nothing at all for a stack without hosts", async () => {
    const { resources, invokes, result } = await deployHosts(STACK);
    assert.deepEqual(resources, []);
    assert.deepEqual(invokes, []);
    assert.deepEqual(result, { renewal: undefined, hosts: [] });
  });

  it("makes one function for all hosts, and a certificate for each", async () => {
    const relay = { ...HOST, name: "relay", names: ["relay.example.net"] };
    const { result } = await deployHosts(withHosts(HOST, relay));
    assert.equal(result.renewal?.entry.functionName, "cabal-certbot-renewal");
    assert.deepEqual(
      result.hosts.map(({ config, certificate }) => [config.name, certificate.parameterPath]),
      [
        ["smtp-out", "/cabal/letsencrypt/smtp-out.example.net"],
        ["relay", "/cabal/letsencrypt/relay.example.net"],
      ],
    );
  });

  it("costs two resources for each further host, of three that a host may cost", async () => {
    const relay = { ...HOST, name: "relay", names: ["relay.example.net"] };
    const one = await deployedResources(withHosts(HOST));
    assert.ok(one.includes("aws:lambda/function:Function renewal-function"), one.join("\n"));
    assert.deepEqual(
      (await deployedResources(withHosts(HOST, relay))).filter((resource) => !one.includes(resource)),
      ["cabal-tls:certificates:HostCertificate relay", "aws:lambda/invocation:Invocation relay-first"],
    );
  });

  it("loads neither the function, nor what bundles it, nor a client of AWS for a stack without hosts", async () => {
    const loaded = await loadedFiles(`
      import { createHosts } from "../../../components/index.ts";
      createHosts({ acme: undefined, hosts: [], region: "us-west-2" }, { zoneId: "Z1", network: undefined });
    `);
    assert.ok(loaded.some((file) => file.endsWith("/components/hosts/createHosts.ts")));
    const heavy = /\/lambdas\/|\/node_modules\/(esbuild|acme-client|@aws-sdk|@aws-lambda-powertools|dns-packet)\//;
    assert.deepEqual(
      loaded.filter((file) => heavy.test(file)),
      [],
    );
  });

  it("exposes a host only where the config says so", async () => {
    const hidden = await deployHosts(withHosts(HOST));
    assert.equal(hidden.result.hosts[0]?.exposure, undefined);
    const shown = await deployHosts(withHosts(EXPOSED));
    assert.deepEqual(Object.keys(shown.result.hosts[0]?.exposure?.targetGroupArns ?? {}), ["465", "587"]);
  });
});
