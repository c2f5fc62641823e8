import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { DeleteParameterCommand, GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { type CommandOutput, runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { type GithubServer, githubServer, TOKEN } from "../github/githubServer.ts";
import { type Checkout, checkout } from "./checkout.ts";
import { changePolicyByHand, withPendingOperation } from "./disturbances.ts";
import { type OperatorShell, operatorShell, printedCommands } from "./operatorShell.ts";
import { type PreviewCredentials, previewCredentials } from "./previewRole.ts";
import { type TestStack, testStack } from "./testStack.ts";

const PASSPHRASE = "the passphrase that seals plans in this test";

const COMMIT = "0000000000000000000000000000000000000001";

type Endpoint = Readonly<Record<string, unknown>>;

describe("the workflows' scripts", function () {
  this.timeout(600_000);
  let stack: TestStack;
  let repository: Checkout;
  let shell: OperatorShell;
  let github: GithubServer;
  let temporary: string;
  let role: PreviewCredentials;

  before(async () => {
    stack = await testStack({ stack: "actions", domain: "actions.example" });
    repository = await checkout(stack);
    shell = await operatorShell(stack);
    github = await githubServer([{ id: 1, body: "Please rotate.", user: { login: "somebody" } }]);
    temporary = join(repository.dir, "temporary");
    await mkdir(temporary);
    role = await previewCredentials(stack.shared.aws, ["api.actions.example"]);
  });
  after(async () => {
    github?.close();
    await repository?.dispose();
    await shell?.dispose();
    await stack?.dispose();
  });

  it("update by the plan that was made, judged and sealed before, and by no other", async () => {
    await repository.commit(stack.settings);
    const planned = await script("plan.sh plan.sealed");
    assert.deepEqual([planned.exitCode, planned.output], [0, "changes=true\n"], planned.stderr);
    assert.match(planned.summary, /^<!-- cabal-tls gate -->\n\n## Certificates: ✅ pass\n/);
    assert.equal(readFileSync(join(repository.dir, "plan.sealed")).includes("actions.example"), false);

    const wrong = await script("up.sh plan.sealed", { PLAN_PASSPHRASE: `${PASSPHRASE}.` });
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stderr, /The sealed file cannot be opened/);

    const old = await script("up.sh plan.sealed", { GITHUB_SHA: "0000000000000000000000000000000000000002" });
    assert.equal(old.exitCode, 1);
    assert.match(
      old.stderr,
      /made for commit 0{39}1 in run 41, not for commit 0{39}2 in run 41\. Nothing was changed\./,
    );
    const other = await script("up.sh plan.sealed", { GITHUB_RUN_ID: "42" });
    assert.equal(other.exitCode, 1);
    assert.match(other.stderr, /in run 41, not for commit 0{39}1 in run 42\. Nothing was changed\./);

    const up = await script("up.sh plan.sealed");
    assert.equal(up.exitCode, 0, up.stderr + up.stdout);
    assert.doesNotMatch(up.stdout, /Outputs:/);
    await stack.serves(1);

    const again = await script("up.sh plan.sealed");
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /The stack was updated after this plan was made and judged\. Nothing was changed\./);
  });

  it("make no plan when there is nothing to do", async () => {
    const planned = await script("plan.sh none.sealed");
    assert.deepEqual([planned.exitCode, planned.output], [0, "changes=false\n"], planned.stderr);
    assert.equal(existsSync(join(repository.dir, "none.sealed")), false);
  });

  it("make no plan while an interrupted update is not cleared up", async () => {
    const restore = await withPendingOperation(stack);
    const planned = await script("plan.sh none.sealed").finally(restore);
    assert.equal(planned.exitCode, 2);
    assert.equal(
      planned.summary,
      "The last update of stack actions was interrupted. By hand: npm run pulumi -- cancel, then npm run pulumi -- up --refresh\n",
    );
  });

  it("block a rotation that changes more, in a comment", async () => {
    await repository.commit(otherPort(rotated(stack.settings)));
    const preview = await script("preview.sh");
    assert.equal(preview.exitCode, 1, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(
      comment(),
      /^<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n\nThis change is declared a rotation/,
    );
    assert.match(comment(), /\| imap-listener \| update Listener \(.*\) \| other \| `CHANGES_MORE_THAN_CERTIFICATE`/);
  });

  it("make the plan of a blocked change only when the approver is to decide, and call a rotation that waits one", async () => {
    // The commit itself does not touch the generations: what is deployed does not have them yet.
    await repository.commit({ ...otherPort(rotated(stack.settings)), "cabal-tls:mailDomains": ["example.com"] });
    const stopped = await script("plan.sh blocked.sealed");
    assert.deepEqual([stopped.exitCode, stopped.output], [1, "changes=true\n"], stopped.stderr);
    assert.match(stopped.summary, /\nBlocked\. Whoever wants this change all the same starts the workflow by hand/);
    assert.equal(existsSync(join(repository.dir, "blocked.sealed")), false);
    const asked = await script("plan.sh blocked.sealed", { WHEN_BLOCKED: "ask" });
    assert.deepEqual([asked.exitCode, asked.output], [0, "changes=true\n"], asked.stderr);
    assert.match(
      asked.summary,
      /^<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n\nThis change is declared a rotation/,
    );
    assert.equal(existsSync(join(repository.dir, "blocked.sealed")), true);
  });

  it("pass the rotation alone, in the same comment", async () => {
    await repository.commit(rotated(stack.settings));
    const preview = await script("preview.sh");
    assert.equal(preview.exitCode, 0, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(comment(), /## Certificates: ✅ pass\n\nThis change is declared a rotation. It requests a generation/);
    assert.match(
      comment(),
      /\| imap \(nlb\) \| imap\.actions\.example:993 \| generation 1 \(…\w{6}\) \| generation 2 /,
    );
    assert.equal(preview.summary.trim(), comment().trim());
    assert.match(comment(), /\nCommit: `0{39}1`\n$/);
    assert.equal(preview.output, "commented=true\n");
  });

  it("take an old verdict back when there is no plan", async () => {
    await writeFile(join(repository.dir, "Pulumi.actions.yaml"), "config: [\n");
    const preview = await script("preview.sh");
    assert.equal(preview.exitCode, 2, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(comment(), /^<!-- cabal-tls gate -->\n## Certificates: ❌ no verdict\n/);
  });

  it("make no plan of the state that a refused update has left, and name the command that rotate status prints", async () => {
    assert.equal((await refusedUpdate({ issued: [1, 2], active: 2 })).exitCode, 1);
    const commands = printedCommands(await shell.status());
    assert.equal(commands.length, 2, commands.join("\n"));
    const refresh = /^npm run pulumi -- refresh --yes --stack actions --target '(urn:pulumi:actions::cabal-tls::\S+)'$/;
    const [, urn] = refresh.exec(commands[0] ?? "") ?? [];
    assert.ok(urn !== undefined, commands[0]);
    const kinds = "cabal-tls:endpoints:(?:AlbEndpoint|NlbEndpoint)";
    assert.match(urn, new RegExp(`::${kinds}\\$aws:lb/listener:Listener::(?:imap|monitoring)-listener$`));
    assert.equal(commands[1], "npm run pulumi -- up --stack actions");
    const planned = await script("plan.sh stopped.sealed");
    assert.deepEqual([planned.exitCode, planned.output], [2, ""], planned.stderr);
    assert.equal(
      planned.summary,
      `The last update failed at ${urn.split("::").at(-1)}, and the state has what was asked for, not what AWS ` +
        `has. A plan made of it would change nothing there. By hand, with a role that updates the stack:\n\n    ${commands[0]}\n\n` +
        "Then run this workflow again.\n",
    );
    assert.equal(existsSync(join(repository.dir, "stopped.sealed")), false);
    for (const command of commands) await shell.type(command);
    await stack.serves(2);
    assert.match(await shell.status(), /^Failed updates: none$/m);
  });

  it("read it back with the role that updates, so that the next plan has what is left to do", async () => {
    assert.equal((await refusedUpdate({ issued: [1, 2], active: 1 })).exitCode, 1);
    const repaired = await script("repair.sh");
    assert.equal(repaired.exitCode, 0, repaired.stdout + repaired.stderr);
    assert.equal(
      repaired.summary,
      "The state of stack actions has what AWS has again. Run the workflow again: its plan has what is left to do.\n",
    );
    const planned = await script("plan.sh rest.sealed");
    assert.deepEqual([planned.exitCode, planned.output], [0, "changes=true\n"], planned.stderr);
    assert.match(planned.summary, /^<!-- cabal-tls gate -->\n\n## Certificates: ✅ pass\n/);
    assert.equal((await script("up.sh rest.sealed")).exitCode, 0);
    await stack.serves(1);
    const needless = await script("repair.sh");
    assert.deepEqual([needless.exitCode, needless.summary, needless.stdout], [0, "", ""], needless.stderr);
    assert.equal(needless.stderr, "The state of stack actions needs no repair.\n");
  });

  it("find drift, and nothing else", async () => {
    const clean = await script("drift.sh");
    assert.equal(clean.exitCode, 0, clean.stdout + clean.stderr);
    assert.equal(clean.summary, "");
    await changePolicyByHand(stack);
    const drift = await script("drift.sh");
    assert.notEqual(drift.exitCode, 0);
    assert.match(drift.stdout, /imap-listener/);
    assert.match(drift.summary, /^## Stack actions: drift, or a preview that failed\n/);
  });

  it("read all that they need and no private key, with the role of the previews", async () => {
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

  it("leave no plan behind", () => {
    assert.deepEqual(readdirSync(temporary).sort(), ["output", "summary"]);
  });

  /**
   * The workflow's update to these generations, at one of whose listeners AWS refuses the change: at the first, since
   * the engine may not begin with the other one any more.
   */
  async function refusedUpdate(wildcard: Readonly<Record<string, unknown>>): Promise<CommandOutput> {
    // The command line reads the stack's own file, the scripts that of the checkout.
    await stack.configure(wildcard);
    await repository.commit(withWildcard(stack.settings, wildcard));
    const planned = await script("plan.sh refused.sealed");
    assert.deepEqual([planned.exitCode, planned.output], [0, "changes=true\n"], planned.stderr);
    const call = { service: "elasticloadbalancing", action: "ModifyListener", code: "ValidationError" };
    await stack.shared.aws.control("fail-calls", { ...call, times: 1, everybody: true });
    return script("up.sh refused.sealed");
  }

  function comment(): string {
    return github.comments[1]?.body ?? "";
  }

  async function script(
    command: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<CommandOutput & { readonly summary: string; readonly output: string }> {
    const [summary, output] = [join(temporary, "summary"), join(temporary, "output")];
    await Promise.all([writeFile(summary, ""), writeFile(output, "")]);
    const { env } = stack.program;
    const { node, pulumi } = stack.shared.toolchain;
    const result = await runCommand({
      program: "bash",
      args: ["-c", `.github/scripts/${command}`],
      cwd: repository.dir,
      env: {
        ...env,
        // Whatever does not update has the role of the previews, and no more.
        ...(/^(up|repair)\.sh/.test(command) ? {} : role.env),
        PATH: [dirname(node), dirname(pulumi), env["PATH"]].join(delimiter),
        STACK: "actions",
        PLAN_PASSPHRASE: PASSPHRASE,
        RUNNER_TEMP: temporary,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: output,
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: "owner/name",
        GITHUB_TOKEN: TOKEN,
        GITHUB_SHA: COMMIT,
        GITHUB_RUN_ID: "41",
        COMMIT,
        PULL_REQUEST: "7",
        ...more,
      },
      deadlineSeconds: 300,
    });
    return { ...result, summary: await readFile(summary, "utf8"), output: await readFile(output, "utf8") };
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
