import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACMClient, DeleteCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { runCommand } from "../../local/engine/runEngine.ts";
import { publishSession, sessionOf } from "../../local/session.ts";
import { clientConfig } from "./clientConfig.ts";
import { killedUpdate, pendingOperations } from "./killedUpdate.ts";
import { referenceFaults, references } from "./referenceWatch.ts";
import { threeConsumers } from "./smallStack.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "orphan.example";
const REGIONS = ["us-west-2", "us-east-1"];

describe("an update that is killed while certificates are requested", function () {
  this.timeout(180_000);
  let stack: TestStack;
  let cache: string;

  before(async () => {
    cache = await mkdtemp(join(tmpdir(), "cabal-tls-orphan-"));
    stack = await testStack({ stack: "orphan", domain: DOMAIN, change: threeConsumers, skipPreview: true });
    const session = sessionOf(stack.shared.toolchain.pulumi, stack.program);
    // The engine asks before it clears something; here it takes yes for the answer.
    const env = { ...session.env, PULUMI_SKIP_CONFIRMATIONS: "true" };
    await publishSession({ ...session, env }, join(cache, "cabal-tls", "sessions"));
    await stack.up();
  });
  after(async () => {
    await stack?.dispose();
    await rm(cache, { recursive: true, force: true });
  });

  it("leaves certificates that the stack does not know, and every consumer where it was", async () => {
    const before = await references(stack.shared.aws, DOMAIN);
    await stack.configure({ issued: [1, 2], active: 2 });
    await killedUpdate(stack, {
      call: ({ target }) => target === "CertificateManager.RequestCertificate",
      at: "answer",
      count: 2,
    });
    assert.deepEqual(await certificates(), { "us-west-2": 2, "us-east-1": 2 });
    assert.deepEqual((await pendingOperations(stack)).sort(), [
      "creating wildcard-g2",
      "creating wildcard-g2-us-east-1",
    ]);
    assert.deepEqual(await references(stack.shared.aws, DOMAIN), before);
    assert.deepEqual(await referenceFaults(stack.shared.aws, DOMAIN, new Set()), []);
  });

  it("is cleared by the commands that the status prints", async () => {
    const status = await statusOf();
    assert.equal(status.match(/is in ACM, but not in the inventory or the state\./g)?.length, 2, status);
    const commands = status.split("\n").flatMap((line) => /^ {4}(\S.*)/.exec(line)?.[1] ?? []);
    assert.deepEqual(commands.map((line) => line.split(" ").slice(0, 5).join(" ")).sort(), [
      "aws acm delete-certificate --region us-east-1",
      "aws acm delete-certificate --region us-west-2",
      "npm run pulumi -- cancel",
      "npm run pulumi -- cancel",
      "npm run pulumi -- refresh",
      "npm run pulumi -- refresh",
    ]);
    for (const command of commands) await typed(command);
    assert.deepEqual(await certificates(), { "us-west-2": 1, "us-east-1": 1 });
    assert.deepEqual(await pendingOperations(stack), []);
    assert.match(await statusOf(), /^Orphans: none\nPending operations: none$/m);
  });

  it("then goes on with the same update, without a warning", async () => {
    const up = await stack.up();
    assert.deepEqual(up.diagnostics, []);
    assert.deepEqual(await certificates(), { "us-west-2": 2, "us-east-1": 2 });
    await stack.serves(2);
  });

  /** As the documentation says: the state into a file, then the status. */
  async function statusOf(): Promise<string> {
    const state = join(cache, "state.json");
    await shell(`npm run --silent pulumi -- stack export > ${state}`);
    return shell(`npx --no cabal-tls rotate status --file ${stack.program.configFile} --state ${state}`);
  }

  /** Runs a printed command. There is no `aws` command here, so its call is made by the SDK. */
  async function typed(command: string): Promise<void> {
    const deletion = /^aws acm delete-certificate --region (\S+) --certificate-arn (\S+)$/.exec(command);
    if (deletion === null) await shell(command);
    else await acm(deletion[1] ?? "").send(new DeleteCertificateCommand({ CertificateArn: deletion[2] }));
  }

  /** A shell in the project's folder, for which the running local AWS is the one of these tests. */
  async function shell(command: string): Promise<string> {
    const { exitCode, stdout, stderr } = await runCommand({
      program: "/bin/sh",
      args: ["-c", command],
      cwd: PROGRAM,
      env: { ...stack.program.env, XDG_CACHE_HOME: cache },
      deadlineSeconds: 120,
    });
    assert.equal(exitCode, 0, `${command}\n${stdout}${stderr}`);
    return stdout;
  }

  /** How many certificates of the domain ACM has in each region. */
  async function certificates(): Promise<Readonly<Record<string, number>>> {
    const counts = REGIONS.map(async (region) => {
      const answer = await acm(region).send(new ListCertificatesCommand({ MaxItems: 1000 }));
      const own = (answer.CertificateSummaryList ?? []).filter((one) => one.DomainName === `*.${DOMAIN}`);
      return [region, own.length] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  }

  function acm(region: string): ACMClient {
    return new ACMClient(clientConfig(stack.shared.aws, region));
  }
});
