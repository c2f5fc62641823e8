import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

/** Distinct parts of a key's DER, in every encoding that a log or a state could have it in. */
function traces(pem: string): string[] {
  const jwk = createPrivateKey(pem).export({ format: "jwk" });
  const secret = Buffer.from(jwk.d ?? "", "base64url");
  const lines = pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----"));
  // The first line of PKCS #8 is the same for all keys of a kind.
  return [secret.toString("hex"), secret.toString("base64"), secret.toString("base64url"), ...lines.slice(1)];
}

describe("renewal function: where keys are", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  let host: StagedHost;
  const said: string[] = [];

  before(async () => {
    stage = await renewalStage("secrets");
    host = await stage.host("mail");
  });
  after(() => stage.stop());

  const say = async (event: unknown) => said.push(JSON.stringify(await host.invoke(event)));

  it("has no key in a log, an answer, an error, or a parameter that is no SecureString", async () => {
    const keys = new Set<string>();
    const note = (text: string | undefined) => {
      for (const [key] of (text ?? "").matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]+-----/g)) {
        keys.add(key.replaceAll("\\n", "\n"));
      }
    };
    const account = `${host.settings.parameterPrefix}/accounts/pebble`;
    stage.proxy.add({ fault: { kind: "malformed" }, resources: ["finalize"], times: 1 });
    await say({ source: "schedule" });
    note(await host.parameter(host.parameters.pending));
    await say({ host: host.functionName });
    note(await host.parameter(host.parameters.bundle));
    note(await host.parameter(account));
    await say({ account: { authority: "pebble", action: "rollover" } });
    note(await host.parameter(account));
    await say({ revoke: { host: host.functionName, reason: 1 } });
    note(await host.parameter(host.parameters.bundle));
    const Value = (await host.parameter(host.parameters.bundle)) ?? "";
    const Name = host.parameters.import;
    await stage.clients.ssm.putParameter({ Name, Value: `${Value}${Value}`, Type: "SecureString", Tier: "Advanced" });
    await say({ import: { host: host.functionName, parameter: Name, version: 1 } });
    await say({ host: Value });
    assert.equal(
      keys.size,
      4,
      "two of certificates, the first one also in the order under way, and two of the account",
    );
    const path = { Path: "/", Recursive: true };
    const { Parameters = [] } = await stage.clients.ssm.getParametersByPath(path);
    const open = Parameters.filter(({ Type }) => Type === "String").map(({ Value: text }) => text);
    const places = [await host.log(), ...said, ...open].join("\n");
    for (const key of keys) for (const trace of traces(key)) assert.ok(!places.includes(trace));
    assert.ok(said.some((text) => text.includes("event refused")));
    // The search itself finds what is there.
    assert.ok(traces([...keys][0] ?? "").some((trace) => [...keys].join("\n").includes(trace)));
  });
});
