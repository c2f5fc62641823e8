import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ARN, certificate, INVENTORY, planText, resource } from "../../core/gate/planFixture.ts";
import { recordedPlan, withStep } from "../../core/gate/recordedPlan.ts";
import { awsStub } from "../awsStub.ts";
import { cli } from "../capturedIo.ts";

const DELETES_LISTENER = planText([resource("delete", "aws:lb/listener:Listener", "imap-listener")]);
const ON_2 = { ...INVENTORY, certificates: [{ name: "wildcard", active: 2, generations: [] }] };
const RETIRE = planText([certificate("delete", 1, [false, false])], { inventory: ON_2 });

describe("the gate command", () => {
  let cwd: string;

  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), "cabal-tls-gate-"));
  });
  after(() => rm(cwd, { recursive: true, force: true }));

  const whole = JSON.stringify(recordedPlan("fullEmergency"));
  const gate = (input: string, ...args: readonly string[]) => cli(["gate", ...args], { cwd, input });

  it("reads the plan from standard input, writes JSON, and ends with 0 when the change passes", async () => {
    const { exitCode, stdout, stderr } = await gate(whole, "--offline", "--declare", "rotation", "--format", "json");
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

  it("blocks the same plan with --declare rotation when an endpoint stays behind", async () => {
    const plan = withStep(recordedPlan("fullEmergency"), "imap-listener", ({ urn, oldState }) =>
      oldState === undefined ? [] : { op: "same", urn, oldState, newState: oldState },
    );
    const { exitCode, stdout } = await gate(JSON.stringify(plan), "--offline", "--declare", "rotation");
    assert.equal(exitCode, 1);
    assert.match(stdout, /^block: /);
    assert.ok(
      stdout.includes(
        "imap-listener: same Listener; is not what the declared change must do (certificateArn: expected the certificate of generation 2, found that of another generation) [other, UNEXPLAINED]",
      ),
      stdout,
    );
  });

  it("takes a change for a rotation with --declare auto, since the deployed generations are others", async () => {
    const { exitCode, stdout } = await gate(whole, "--offline", "--declare", "auto", "--format", "json");
    assert.equal(exitCode, 0);
    assert.equal(JSON.parse(stdout).declared, "rotation");
  });

  it("takes a change for an ordinary one with --declare auto, since the deployed generations are the same", async () => {
    const plan = JSON.stringify(recordedPlan("fullNothing"));
    const { exitCode, stdout } = await gate(plan, "--offline", "--declare", "auto", "--format", "json");
    assert.equal(exitCode, 0);
    assert.equal(JSON.parse(stdout).declared, "any");
  });

  it("passes a change that --allow names, and shows it and how it is typed", async () => {
    const step = resource("same", "aws:lb/listener:Listener", "imap-listener", { protect: [true, false] });
    const plan = planText([step]);
    const blocked = await gate(plan, "--offline");
    assert.equal(blocked.exitCode, 1);
    const option = `--allow 'UNPROTECTS:${step.urn}'`;
    assert.ok(
      blocked.stdout.includes(`To let one of these pass, add its option to the gate\n  ${option}\n`),
      blocked.stdout,
    );
    const allowed = await gate(plan, "--offline", "--allow", `UNPROTECTS:${step.urn}`);
    assert.equal(allowed.exitCode, 0);
    assert.match(allowed.stdout, /\nAllowed by name\n {2}imap-listener: unprotect Listener; /);
  });

  it("ends with 2 on an allowance of what is never let pass, and names what can be allowed", async () => {
    const { exitCode, stderr } = await gate(planText([]), "--allow", "DELETES_SERVING:urn:pulumi:prod::p::t::n");
    assert.equal(exitCode, 2);
    assert.equal(
      stderr.trimEnd(),
      '--allow: expected REASON:URN, found "DELETES_SERVING:urn:pulumi:prod::p::t::n". REASON is one of ADDS_CERTIFICATE, CHANGES_ADDRESS, CHANGES_ALERTS, CHANGES_NETWORK, CHANGES_NETWORK_RULES, CHANGES_PORT, CHANGES_RENEWAL, LOWERS_TLS_POLICY, MOVES_PARAMETER, OPENS_NETWORK, UNPROTECTS; URN is that of the resource in the gate\'s report.',
    );
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
    assert.match(stderr, /argument 'everything' is invalid\. Allowed choices are rotation, any, auto\./);
  });

  it("says in its help what the exit codes mean", async () => {
    const { exitCode, stdout } = await gate("", "--help");
    assert.equal(exitCode, 0);
    assert.match(stdout, /Exit codes: 0 pass, 1 block, 2 wrong use or a plan that cannot be read\./);
  });
});
