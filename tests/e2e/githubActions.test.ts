import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { ElasticLoadBalancingV2Client, ModifyListenerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { DeleteParameterCommand, GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { type CommandOutput, runCommand } from "../../local/engine/runEngine.ts";
import { type GithubServer, githubServer, TOKEN } from "../github/githubServer.ts";
import { type Checkout, checkout } from "./checkout.ts";
import { type PreviewCredentials, previewCredentials } from "./previewRole.ts";
import { type TestStack, testStack } from "./testStack.ts";

const PASSPHRASE = "the passphrase that seals plans in this test";

type Endpoint = Readonly<Record<string, unknown>>;

describe("the workflows' scripts", function () {
  this.timeout(600_000);
  let stack: TestStack;
  let repository: Checkout;
  let github: GithubServer;
  let temporary: string;
  let role: PreviewCredentials;

  before(async () => {
    stack = await testStack({ stack: "actions", domain: "actions.example" });
    repository = await checkout(stack);
    github = await githubServer([{ id: 1, body: "Please rotate.", user: { login: "somebody" } }]);
    temporary = join(repository.dir, "temporary");
    await mkdir(temporary);
    role = await previewCredentials(stack.shared.aws);
  });
  after(async () => {
    github?.close();
    await repository?.dispose();
    await stack?.dispose();
  });

  it("update by the plan that was made, judged and sealed before, and by no other", async () => {
    await repository.commit(stack.settings);
    const planned = await script("plan.sh plan.sealed", { BASE: "HEAD^" });
    assert.deepEqual([planned.exitCode, planned.output], [0, "changes=true\n"], planned.stderr);
    assert.match(planned.summary, /^<!-- cabal-tls gate -->\n\n## Certificates: ✅ pass\n/);
    assert.equal(readFileSync(join(repository.dir, "plan.sealed")).includes("actions.example"), false);

    const wrong = await script("up.sh plan.sealed", { PLAN_PASSPHRASE: `${PASSPHRASE}.` });
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stderr, /The sealed file cannot be opened/);

    const up = await script("up.sh plan.sealed");
    assert.equal(up.exitCode, 0, up.stderr + up.stdout);
    assert.doesNotMatch(up.stdout, /Outputs:/);
    await stack.serves(1);

    const again = await script("up.sh plan.sealed");
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /The stack was updated after this plan was made and judged\. Nothing was changed\./);
  });

  it("make no plan when there is nothing to do", async () => {
    const planned = await script("plan.sh none.sealed", { DECLARED: "any" });
    assert.deepEqual([planned.exitCode, planned.output], [0, "changes=false\n"], planned.stderr);
    assert.equal(existsSync(join(repository.dir, "none.sealed")), false);
  });

  it("make no plan while an interrupted update is not cleared up", async () => {
    const restore = await withPendingOperation(stack);
    const planned = await script("plan.sh none.sealed", { DECLARED: "any" }).finally(restore);
    assert.equal(planned.exitCode, 2);
    assert.equal(
      planned.summary,
      "The last update of stack actions was interrupted. By hand: npm run pulumi -- cancel, then npm run pulumi -- up --refresh\n",
    );
  });

  it("block a rotation that changes more, in a comment", async () => {
    await repository.commit(otherPort(rotated(stack.settings)));
    const preview = await script("preview.sh", { BASE: "HEAD^" });
    assert.equal(preview.exitCode, 1, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(
      comment(),
      /^<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n\nThis change is declared a rotation/,
    );
    assert.match(comment(), /\| imap-listener \| update Listener \(.*\) \| other \| `CHANGES_MORE_THAN_CERTIFICATE`/);
  });

  it("pass the rotation alone, in the same comment", async () => {
    await repository.commit(rotated(stack.settings));
    const preview = await script("preview.sh", { BASE: "HEAD^^" });
    assert.equal(preview.exitCode, 0, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(comment(), /## Certificates: ✅ pass\n\nThis change is declared a rotation. It requests a generation/);
    assert.match(
      comment(),
      /\| imap \(nlb\) \| imap\.actions\.example:993 \| generation 1 \(…\w{6}\) \| generation 2 /,
    );
    assert.equal(preview.summary.trim(), comment().trim());
  });

  it("take an old verdict back when there is no plan", async () => {
    await writeFile(join(repository.dir, "Pulumi.actions.yaml"), "config: [\n");
    const preview = await script("preview.sh", { BASE: "HEAD" });
    assert.equal(preview.exitCode, 2, preview.stderr);
    assert.equal(github.comments.length, 2);
    assert.match(comment(), /^<!-- cabal-tls gate -->\n## Certificates: ❌ not judged\n/);
  });

  it("find drift, and nothing else", async () => {
    await repository.commit(stack.settings);
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
        ...(command.startsWith("up.sh") ? {} : role.env),
        PATH: [dirname(node), dirname(pulumi), env["PATH"]].join(delimiter),
        STACK: "actions",
        PLAN_PASSPHRASE: PASSPHRASE,
        RUNNER_TEMP: temporary,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: output,
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: "owner/name",
        GITHUB_TOKEN: TOKEN,
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

/** Writes into the stack's state what a killed engine leaves there; the answer takes it away again. */
async function withPendingOperation({ program }: TestStack): Promise<() => Promise<void>> {
  const { pathname } = new URL(program.env["PULUMI_BACKEND_URL"] ?? "");
  const file = join(pathname, ".pulumi", "stacks", "cabal-tls", `${program.stack}.json`);
  const before = await readFile(file, "utf8");
  const state = JSON.parse(before);
  const { latest } = state.checkpoint;
  latest.pending_operations = [{ resource: latest.resources.at(-1), type: "updating" }];
  await writeFile(file, JSON.stringify(state));
  return () => writeFile(file, before);
}

async function changePolicyByHand({ inventory, shared }: TestStack): Promise<void> {
  const { endpoints, region } = await inventory();
  const elb = new ElasticLoadBalancingV2Client({
    region,
    endpoint: shared.aws.url,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const listener = endpoints.find((one) => one.name === "imap")?.identifiers["listenerArn"];
  await elb.send(
    new ModifyListenerCommand({ ListenerArn: listener, SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }),
  );
}
