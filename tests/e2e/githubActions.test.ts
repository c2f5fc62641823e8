import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DeleteParameterCommand, GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { type GithubServer, githubServer } from "../github/githubServer.ts";
import { type Checkout, checkout } from "./checkout.ts";
import { changePolicyByHand, withPendingOperation } from "./disturbances.ts";
import { type OperatorShell, operatorShell, printedCommands } from "./operatorShell.ts";
import { type PreviewCredentials, previewCredentials } from "./previewRole.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { CREDENTIALS, PASSPHRASE, type WorkflowJobs, workflowJobs } from "./workflowJobs.ts";

/** What every job begins with. */
const SET_UP = ["actions/setup-node", "npm ci --ignore-scripts --no-audit --no-fund", "pulumi/actions"];

type Endpoint = Readonly<Record<string, unknown>>;

describe("the action of the workflows", function () {
  this.timeout(600_000);
  let stack: TestStack;
  let repository: Checkout;
  let shell: OperatorShell;
  let github: GithubServer;
  let role: PreviewCredentials;
  let jobs: WorkflowJobs;

  before(async () => {
    stack = await testStack({ stack: "actions", domain: "actions.example" });
    repository = await checkout(stack);
    shell = await operatorShell(stack);
    github = await githubServer([{ id: 1, body: "Please rotate.", user: { login: "somebody" } }]);
    role = await previewCredentials(stack.shared.aws, ["api.actions.example"]);
    jobs = await workflowJobs({ stack, repository, github, role });
  });
  after(async () => {
    github?.close();
    await repository?.dispose();
    await shell?.dispose();
    await stack?.dispose();
    await jobs?.dispose();
  });

  it("updates by the plan that was made, judged and sealed before, and by no other", async () => {
    await repository.commit(stack.settings);
    const planned = await jobs.run("plan");
    assert.deepEqual([planned.exitCode, planned.outputs["changes"]], [0, "true"], planned.stderr);
    assert.match(planned.summary, /^<!-- cabal-tls gate -->\n\n## Certificates: ✅ pass\n/);
    assert.deepEqual(planned.steps.slice(1), [
      ...SET_UP,
      CREDENTIALS,
      'npx --no -- cabal-tls ci plan "$RUNNER_TEMP/plan.sealed"',
      "actions/upload-artifact",
    ]);
    assert.equal(readFileSync(jobs.artifact).includes("actions.example"), false);

    const wrong = await jobs.outside("up", { PLAN_PASSPHRASE: `${PASSPHRASE}.` });
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stderr, /The sealed file cannot be opened/);

    const old = await jobs.outside("up", { GITHUB_SHA: "0000000000000000000000000000000000000002" });
    assert.equal(old.exitCode, 1);
    assert.match(
      old.stderr,
      /made for commit 0{39}1 in run 41, not for commit 0{39}2 in run 41\. Nothing was changed\./,
    );
    const other = await jobs.outside("up", { GITHUB_RUN_ID: "42" });
    assert.equal(other.exitCode, 1);
    assert.match(other.stderr, /in run 41, not for commit 0{39}1 in run 42\. Nothing was changed\./);

    const up = await jobs.run("up");
    assert.equal(up.outcomes["up"], "success", up.stderr + up.stdout);
    // It looks, whatever it finds: the names of the stack are known to the local AWS alone.
    assert.match(up.stdout, /imap\.actions\.example:993/);
    assert.doesNotMatch(up.stdout, /Outputs:/);
    assert.match(up.summary, /^## After this update\n/);
    await stack.serves(1);

    const again = await jobs.outside("up");
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /The stack was updated after this plan was made and judged\. Nothing was changed\./);
  });

  it("makes no plan when there is nothing to do", async () => {
    const planned = await jobs.run("plan");
    assert.deepEqual([planned.exitCode, planned.outputs["changes"]], [0, "false"], planned.stderr);
    assert.equal(existsSync(jobs.artifact), false);
  });

  it("makes no plan while an interrupted update is not cleared up", async () => {
    const restore = await withPendingOperation(stack);
    const planned = await jobs.run("plan").finally(restore);
    assert.equal(planned.exitCode, 2);
    assert.equal(
      planned.summary,
      "The last update of stack actions was interrupted. By hand: npm run pulumi -- cancel, then npm run pulumi -- up --refresh\n",
    );
  });

  it("blocks a rotation that changes more, in a comment", async () => {
    await repository.commit(otherPort(rotated(stack.settings)));
    const preview = await jobs.run("preview");
    assert.equal(preview.exitCode, 1, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(
      comment(),
      /^<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n\nThis change is declared a rotation/,
    );
    assert.match(comment(), /\| imap-listener \| update Listener \(.*\) \| other \| `CHANGES_MORE_THAN_CERTIFICATE`/);
  });

  it("makes the plan of a blocked change only when the approver is to decide, and calls a rotation that waits one", async () => {
    // The commit itself does not touch the generations: what is deployed does not have them yet.
    await repository.commit({ ...otherPort(rotated(stack.settings)), "cabal-tls:mailDomains": ["example.com"] });
    const stopped = await jobs.run("plan");
    assert.deepEqual([stopped.exitCode, stopped.outputs["changes"]], [1, "true"], stopped.stderr);
    assert.match(stopped.summary, /\nBlocked\. Whoever wants this change all the same starts the workflow by hand/);
    assert.equal(existsSync(jobs.artifact), false);
    const asked = await jobs.run("plan", { "when-blocked": "ask" });
    assert.deepEqual([asked.exitCode, asked.outputs["changes"]], [0, "true"], asked.stderr);
    assert.match(
      asked.summary,
      /^<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n\nThis change is declared a rotation/,
    );
    assert.equal(existsSync(jobs.artifact), true);
  });

  it("passes the rotation alone, in the same comment", async () => {
    await repository.commit(rotated(stack.settings));
    const preview = await jobs.run("preview");
    assert.equal(preview.exitCode, 0, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(comment(), /## Certificates: ✅ pass\n\nThis change is declared a rotation. It requests a generation/);
    assert.match(
      comment(),
      /\| imap \(nlb\) \| imap\.actions\.example:993 \| generation 1 \(…\w{6}\) \| generation 2 /,
    );
    assert.equal(preview.summary.trim(), comment().trim());
    assert.match(comment(), /\nCommit: `0{39}1`\n$/);
    assert.equal(preview.outputs["commented"], "true");
  });

  it("takes an old verdict back when there is no plan", async () => {
    await writeFile(join(repository.dir, "Pulumi.actions.yaml"), "config: [\n");
    const preview = await jobs.run("preview");
    assert.equal(preview.exitCode, 2, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(comment(), /^<!-- cabal-tls gate -->\n## Certificates: ❌ no verdict\n/);
    const taken = comment();
    await writeFile(join(repository.dir, "Pulumi.actions.yaml"), "config: {}\n");
    await jobs.run("preview");
    assert.notEqual(comment(), taken);
    const verdict = await jobs.run("no-verdict");
    assert.deepEqual([verdict.exitCode, verdict.steps.length], [0, 2], verdict.stderr);
    assert.equal(comment(), taken);
  });

  it("names the jobs that it has", async () => {
    const { exitCode, steps, stdout } = await jobs.run("deploy");
    assert.deepEqual([exitCode, steps.length], [2, 1]);
    assert.match(stdout, /^::error::job is 'deploy': it must be preview, no-verdict, plan, up or drift$/m);
  });

  it("makes no plan of the state that a refused update has left, and names the command that rotate status prints", async () => {
    await refuseUpdateTo({ issued: [1, 2], active: 2 });
    assert.equal((await jobs.outside("up")).exitCode, 1);
    const commands = printedCommands(await shell.status());
    assert.equal(commands.length, 2, commands.join("\n"));
    const refresh = /^npm run pulumi -- refresh --yes --stack actions --target '(urn:pulumi:actions::cabal-tls::\S+)'$/;
    const [, urn] = refresh.exec(commands[0] ?? "") ?? [];
    assert.ok(urn !== undefined, commands[0]);
    const kinds = "cabal-tls:endpoints:(?:AlbEndpoint|NlbEndpoint)";
    assert.match(urn, new RegExp(`::${kinds}\\$aws:lb/listener:Listener::(?:imap|monitoring)-listener$`));
    assert.equal(commands[1], "npm run pulumi -- up --stack actions");
    const planned = await jobs.run("plan");
    assert.deepEqual([planned.exitCode, planned.outputs["changes"]], [2, ""], planned.stderr);
    assert.equal(
      planned.summary,
      `The last update failed at ${urn.split("::").at(-1)}, and the state has what was asked for, not what AWS ` +
        `has. A plan made of it would change nothing there. By hand, with a role that updates the stack:\n\n    ${commands[0]}\n\n` +
        "Then run this workflow again.\n",
    );
    assert.equal(existsSync(jobs.artifact), false);
    for (const command of commands) await shell.type(command);
    await stack.serves(2);
    assert.match(await shell.status(), /^Failed updates: none$/m);
  });

  it("reads it back with the role that updates, so that the next plan has what is left to do", async () => {
    await refuseUpdateTo({ issued: [1, 2], active: 1 });
    const refused = await jobs.run("up");
    assert.equal(refused.exitCode, 1);
    assert.deepEqual(refused.steps.slice(-3), [
      'npx --no -- cabal-tls ci up "$RUNNER_TEMP/plan.sealed"',
      "npx --no -- cabal-tls ci repair",
      'npx --no -- cabal-tls doctor --stack "$STACK"',
    ]);
    assert.ok(
      refused.summary.endsWith(
        "The state of stack actions has what AWS has again. Run the workflow again: its plan has what is left to do.\n",
      ),
      refused.summary,
    );
    const planned = await jobs.run("plan");
    assert.deepEqual([planned.exitCode, planned.outputs["changes"]], [0, "true"], planned.stderr);
    assert.match(planned.summary, /^<!-- cabal-tls gate -->\n\n## Certificates: ✅ pass\n/);
    assert.equal((await jobs.run("up")).outcomes["up"], "success");
    await stack.serves(1);
    const needless = await jobs.outside("repair");
    assert.deepEqual([needless.exitCode, needless.stdout], [0, ""], needless.stderr);
    assert.equal(needless.stderr, "The state of stack actions needs no repair.\n");
  });

  it("finds drift, and nothing else", async () => {
    const clean = await jobs.run("drift");
    assert.equal(clean.exitCode, 0, clean.stdout + clean.stderr);
    assert.equal(clean.summary, "");
    await changePolicyByHand(stack);
    const drift = await jobs.run("drift");
    assert.notEqual(drift.exitCode, 0);
    assert.match(drift.stdout, /imap-listener/);
    assert.match(drift.summary, /^## Stack actions: drift, or a preview that failed\n/);
  });

  it("reads all that it needs and no private key, with the role of the previews", async () => {
    const { aws } = stack.shared;
    const calls = (await aws.control("calls", { role: role.arn })) as readonly { readonly action: string }[];
    const actions = new Set(calls.map(({ action }) => action));
    for (const action of ["acm:DescribeCertificate", "elasticloadbalancing:DescribeListeners", "ssm:GetParameter"])
      assert.ok(actions.has(action), action);
    assert.deepEqual(await aws.control("denied", { role: role.arn }), []);
    const ssm = new SSMClient({ region: "us-west-2", endpoint: aws.url, credentials: sessionOf(role) });
    const read = (Name: string) => ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    await read("/cabal/tls/actions/inventory");
    await assert.rejects(read("/cabal/letsencrypt/smtp-out/bundle"), { name: "AccessDeniedException" });
    await assert.rejects(ssm.send(new DeleteParameterCommand({ Name: "/cabal/tls/actions/inventory" })), {
      name: "AccessDeniedException",
    });
  });

  /**
   * Plans the update to these generations, at one of whose listeners AWS will refuse the change: at the first, since the
   * engine may not begin with the other one any more.
   */
  async function refuseUpdateTo(wildcard: Readonly<Record<string, unknown>>): Promise<void> {
    // The command line reads the stack's own file, the action that of the checkout.
    await stack.configure(wildcard);
    await repository.commit(withWildcard(stack.settings, wildcard));
    const planned = await jobs.run("plan");
    assert.deepEqual([planned.exitCode, planned.outputs["changes"]], [0, "true"], planned.stderr);
    const call = { service: "elasticloadbalancing", action: "ModifyListener", code: "ValidationError" };
    await stack.shared.aws.control("fail-calls", { ...call, times: 1, everybody: true });
  }

  function comment(): string {
    return github.comments[1]?.body ?? "";
  }
});

function sessionOf({ env }: PreviewCredentials) {
  return {
    accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    sessionToken: env["AWS_SESSION_TOKEN"] ?? "",
  };
}

function rotated(settings: StackSettings): StackSettings {
  return withWildcard(settings, { issued: [1, 2], active: 2 });
}

function otherPort(settings: StackSettings): StackSettings {
  const endpoints = settings["cabal-tls:endpoints"] as readonly Endpoint[];
  return {
    ...settings,
    "cabal-tls:endpoints": endpoints.map((one) => (one["name"] === "imap" ? { ...one, port: 994 } : one)),
  };
}
