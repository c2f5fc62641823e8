import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { hostCertificates } from "../../core/inventory.ts";
import { neutralEnvironment } from "../../packages/local-aws/process/awsEnvironment.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { dirname, join } from "node:path";
import { RenewedHost } from "./renewedHost.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";

const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.ts");

describe("the facts of a real renewal function", function () {
  this.timeout(240_000);
  let renewed: RenewedHost;
  let dir: string;
  before(async () => {
    renewed = await RenewedHost.issued("facts");
    dir = mkdtempSync(join(tmpdir(), "facts-"));
  });
  after(async () => {
    rmSync(dir, { recursive: true, force: true });
    await renewed?.stop();
  });

  it("tell what is stored, and a run with nothing to do as one that took place", async () => {
    const { host } = renewed;
    // The first run after the issue still writes: it asks for the renewal window.
    await renewed.scheduledRun();
    const { lastRun } = await host.state();
    // The facts count in seconds.
    await wait(2_000);
    const began = Math.floor(Date.now() / 1000);
    await renewed.scheduledRun();
    assert.equal((await host.state()).lastRun, lastRun);
    const text = await facts(renewed, dir);
    const leaf = new X509Certificate((await renewed.stored()).pem);
    const sha256 = leaf.fingerprint256.replaceAll(":", "").toLowerCase();
    const labels = `cert="${host.functionName}"`;
    assert.ok(text.includes(`cert_expected_info{${labels},region="us-west-2",fingerprint_sha256="${sha256}"} 1`), text);
    assert.ok(text.includes(`cabal_tls_renewal_stored_version{${labels}} 1`), text);
    assert.ok(text.includes(`cabal_tls_renewal_served_version{${labels}} 1`), text);
    const seen = /^cabal_tls_renewal_last_run_timestamp_seconds\{.*\} (\d+)$/m.exec(text)?.[1];
    assert.ok(Number(seen) >= began, `the last run was at ${seen}, and not after ${began}`);
  });
});

async function facts({ host }: RenewedHost, dir: string): Promise<string> {
  const inventory = mailInventory();
  const { functionName: name, hostname, parameters } = host;
  const certificates = hostCertificates(inventory).map((one) => ({
    ...one,
    name,
    names: [hostname],
    parameterPath: dirname(parameters.bundle),
  }));
  const renewal = { functionName: name, scheduleName: name, scheduleGroup: "default", logGroup: `/aws/lambda/${name}` };
  writeFileSync(join(dir, "inventory.json"), JSON.stringify({ ...inventory, certificates, renewal }));
  const { aws } = await sharedLocalAws();
  const env = { ...neutralEnvironment(), ...aws.env };
  const args = [MAIN, "facts", "--inventory", "inventory.json"];
  const { code, stdout, stderr } = await runTool(process.execPath, args, { cwd: dir, env, deadlineSeconds: 60 });
  assert.equal(code, 0, stderr);
  return stdout;
}
