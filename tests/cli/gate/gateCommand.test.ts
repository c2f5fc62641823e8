import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ARN, certificate, INVENTORY, planText, resource } from "../../core/gate/planFixture.ts";
import { awsStub } from "../awsStub.ts";
import { cli } from "../capturedIo.ts";
import { EMERGENCY } from "./emergencyPlan.ts";

const DELETES_LISTENER = planText([resource("delete", "aws:lb/listener:Listener", "imap-listener")]);
const ON_2 = { ...INVENTORY, certificates: [{ name: "wildcard", active: 2, generations: [] }] };
const RETIRE = planText([certificate("delete", 1, [false, false])], { inventory: ON_2 });

describe("the gate command", () => {
  let cwd: string;

  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), "cabal-tls-gate-"));
  });
  after(() => rm(cwd, { recursive: true, force: true }));

  const gate = (input: string, ...args: readonly string[]) => cli(["gate", ...args], { cwd, input });

  it("reads the plan from standard input, writes JSON, and ends with 0 when the change passes", async () => {
    const { exitCode, stdout, stderr } = await gate(EMERGENCY, "--declare", "rotation", "--format", "json");
    assert.equal(stderr, "");
    assert.equal(exitCode, 0);
    const { version, verdict, kind, declared } = JSON.parse(stdout);
    assert.deepEqual([version, verdict, kind, declared], [1, "pass", "emergency", "rotation"]);
  });

  it("reads plan and inventory from files", async () => {
    await writeFile(join(cwd, "plan.json"), RETIRE);
    await writeFile(join(cwd, "inventory.json"), JSON.stringify(INVENTORY));
    const files = ["--plan", "plan.json", "--inventory", "inventory.json"];
    const { exitCode, stdout } = await gate("", ...files, "--offline", "--format", "markdown");
    assert.equal(exitCode, 1);
    assert.match(stdout, /^<!-- cabal-tls gate -->\n/);
    assert.ok(stdout.includes("`DROPS_SERVING`"), stdout);
  });

  it("ends with 1 when the change is blocked", async () => {
    const { exitCode, stdout } = await gate(DELETES_LISTENER);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^block: an ordinary change, no rotation\n/);
  });

  it("asks ACM in the certificate's region what uses it", async () => {
    const calls: unknown[] = [];
    const stop = await awsStub((target, input, region) => {
      calls.push([target, input, region]);
      return { status: 200, body: { Certificate: { Status: "ISSUED", InUseBy: [] } } };
    });
    const result = await gate(RETIRE).finally(stop);
    assert.equal(result.exitCode, 0, result.stdout);
    assert.ok(result.stdout.includes("RETIRES_UNUSED"));
    assert.deepEqual(calls, [["CertificateManager.DescribeCertificate", { CertificateArn: ARN[1] }, "us-west-2"]]);
  });

  it("blocks a retirement when ACM may not be asked, and says why without the account's number", async () => {
    const stop = await awsStub(() => ({
      status: 400,
      body: { __type: "AccessDeniedException", message: "User: arn:aws:iam::111122223333:user/x is not authorized" },
    }));
    const { exitCode, stdout } = await gate(RETIRE).finally(stop);
    assert.equal(exitCode, 1);
    assert.ok(stdout.includes("(AccessDeniedException) [retire-drop, USE_UNKNOWN]"), stdout);
    assert.ok(!stdout.includes("111122223333"));
  });

  it("ends with 2 and says what to pass when there is no plan", async () => {
    const { exitCode, stdout, stderr } = await gate("hunter2");
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.equal(
      stderr.trimEnd(),
      "plan: it is not JSON. Pass the standard output of `pulumi preview --json`, without its error output.",
    );
  });

  it("ends with 2 when the file is not there", async () => {
    const { exitCode, stderr } = await gate("", "--plan", "no-such-file.json");
    assert.equal(exitCode, 2);
    assert.equal(
      stderr.trimEnd(),
      "plan: no-such-file.json cannot be read (ENOENT). Name a file, or - for standard input.",
    );
  });

  it("ends with 2 on a value that is not allowed", async () => {
    const { exitCode, stderr } = await gate("", "--declare", "everything");
    assert.equal(exitCode, 2);
    assert.match(stderr, /argument 'everything' is invalid\. Allowed choices are rotation, any\./);
  });

  it("says in its help what the exit codes mean", async () => {
    const { exitCode, stdout } = await gate("", "--help");
    assert.equal(exitCode, 0);
    assert.match(stdout, /Exit codes: 0 pass, 1 block, 2 wrong use or a plan that cannot be read\./);
  });
});
