import assert from "node:assert/strict";
import { createHosts } from "../../../components/index.ts";
import type { StackConfig } from "../../../core/stackConfig.ts";
import { deploy } from "../mockedDeployment.ts";
import { CALLER } from "../renewal/renewalFixture.ts";
import { STACK } from "../stackFixture.ts";
import { EXPOSED, HOST, withHosts } from "./hostFixture.ts";

const NETWORK = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };

function deployHosts(config: StackConfig) {
  return deploy(() => createHosts(config, { zoneId: "Z1", network: NETWORK }), CALLER);
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
    assert.equal(result.renewal?.functionName, "cabal-certbot-renewal");
    assert.deepEqual(
      result.hosts.map(({ config, certificate }) => [config.name, certificate.parameterPath]),
      [
        ["smtp-out", "/cabal/letsencrypt/smtp-out.example.net"],
        ["relay", "/cabal/letsencrypt/relay.example.net"],
      ],
    );
  });

  it("exposes a host only where the config says so", async () => {
    const hidden = await deployHosts(withHosts(HOST));
    assert.equal(hidden.result.hosts[0]?.exposure, undefined);
    const shown = await deployHosts(withHosts(EXPOSED));
    assert.deepEqual(Object.keys(shown.result.hosts[0]?.exposure?.targetGroupArns ?? {}), ["465", "587"]);
  });
});
