import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CliResult, cli } from "../capturedIo.ts";

const PROD = `config:
  aws:region: us-west-2
  cabal-tls:controlDomain: example.net
  cabal-tls:wildcard:
    issued: [1] # the first
    active: 1
  cabal-tls:endpoints:
    - { name: api, kind: apigateway, hostname: api, apiId: a1b2c3d4e5, stage: prod }
`;
const NEXT = PROD.replace("[1]", "[1, 2]").replace("active: 1", "active: 2");

describe("rotate", () => {
  let dir: string;
  const run = (...args: string[]): Promise<CliResult> => cli(["rotate", ...args], { cwd: dir });
  const prod = () => readFile(join(dir, "Pulumi.prod.yaml"), "utf8");
  const write = (text: string, name = "Pulumi.prod.yaml") => writeFile(join(dir, name), text);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.net", ...args], { cwd: dir, stdio: "pipe" });
  const commit = () => {
    git("add", "-A");
    git("commit", "-qm", "x", "--no-gpg-sign");
  };

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "cabal-tls-rotate-"));
    await write("name: cabal-tls\n", "Pulumi.yaml");
    await write("config: {}\n", "Pulumi.local.yaml");
    await write(PROD);
    git("init", "-q");
    commit();
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("edits the config, shows the change, and says what to type next and how to take it back", async () => {
    assert.deepEqual(await run("next"), {
      exitCode: 0,
      stderr: "",
      stdout: `Generation 2 is requested and becomes active in place of 1 once it is issued.

--- a/Pulumi.prod.yaml
+++ b/Pulumi.prod.yaml
@@ -2,7 +2,7 @@
   aws:region: us-west-2
   cabal-tls:controlDomain: example.net
   cabal-tls:wildcard:
-    issued: [1] # the first
-    active: 1
+    issued: [1, 2] # the first
+    active: 2
   cabal-tls:endpoints:
     - { name: api, kind: apigateway, hostname: api, apiId: a1b2c3d4e5, stage: prod }

Written. Next:
  # the change, for review
  git commit -m 'Serve generation 2 of the wildcard certificate' Pulumi.prod.yaml
  # in a second shell: handshakes with every address, until Ctrl-C
  npx --no -- cabal-tls watch --stack prod
  # requests 2, waits until it is issued in every region, then moves the endpoints
  npm run pulumi -- up --stack prod

To take it back: \`npx --no -- cabal-tls rotate rollback --stack prod\`, commit, \`npm run pulumi -- up --stack prod\`: one update for each endpoint.`,
    });
    assert.equal(await prod(), NEXT);
  });

  it("changes nothing when it is repeated", async () => {
    await run("next");
    const again = await run("next");
    assert.deepEqual(again, {
      exitCode: 0,
      stderr: "",
      stdout: "Generation 2 is new in this change and active already. Nothing to change.",
    });
    assert.equal(await prod(), NEXT);
  });

  it("goes through a generation's whole life", async () => {
    for (const args of [["stage"], ["switch"], ["rollback"], ["switch"], ["retire", "1"], ["retire", "1"]]) {
      assert.deepEqual([(await run(...args)).exitCode, args], [0, args]);
      commit();
    }
    assert.equal(await prod(), PROD.replace("[1]", "[2]").replace("active: 1", "active: 2"));
  });

  it("writes nothing in a dry run", async () => {
    const { exitCode, stdout } = await run("stage", "--dry-run");
    assert.equal(exitCode, 0);
    assert.match(stdout, /^\+ {4}issued: \[1, 2\] # the first$/m);
    assert.match(stdout, /^Nothing was written \(--dry-run\)\. After it you would type:$/m);
    assert.equal(await prod(), PROD);
  });

  it("tells all of it as JSON", async () => {
    const { stdout } = await run("stage", "--json");
    const { diff, ...result } = JSON.parse(stdout);
    assert.deepEqual(result, {
      version: 1,
      stack: "prod",
      file: "Pulumi.prod.yaml",
      action: "stage",
      reason: "Generation 2 is requested; 1 goes on serving.",
      before: { issued: [1], active: 1, retiring: [] },
      after: { issued: [1, 2], active: 1, retiring: [] },
      written: true,
      next: [
        "git commit -m 'Stage generation 2 of the wildcard certificate' Pulumi.prod.yaml",
        "npm run pulumi -- up --stack prod",
      ],
      back: "Before the update: `git checkout Pulumi.prod.yaml`.",
    });
    assert.deepEqual(diff.slice(0, 2), ["--- a/Pulumi.prod.yaml", "+++ b/Pulumi.prod.yaml"]);
  });

  it("refuses with the reason and exit code 1, and writes nothing", async () => {
    const message =
      "Generation 1 is active: it serves. Make another one active first (`npx --no -- cabal-tls rotate switch`, `next` or `rollback`), deploy that, then retire 1.";
    assert.deepEqual(await run("retire", "1"), { exitCode: 1, stdout: "", stderr: message });
    const asJson = await run("retire", "1", "--json");
    assert.deepEqual(JSON.parse(asJson.stdout), { version: 1, refused: message });
    assert.equal(asJson.exitCode, 1);
    assert.equal(await prod(), PROD);
  });

  it("judges by the last commit: what was added since then cannot be retired from", async () => {
    await run("next");
    assert.deepEqual(await run("retire", "1"), {
      exitCode: 1,
      stdout: "",
      stderr:
        "This change adds generation 2, so it cannot retire 1: a change that adds and drops would delete what you " +
        "would roll back to. Commit it, run `npm run pulumi -- up`, then retire 1.",
    });
  });

  it("works without git", async () => {
    await rm(join(dir, ".git"), { recursive: true });
    assert.equal((await run("next")).exitCode, 0);
    assert.equal(await prod(), NEXT);
  });

  it("refuses a config whose wildcard is faulty, with the config's own words", async () => {
    await write(PROD.replace("active: 1", "active: 3"));
    assert.deepEqual(await run("stage"), {
      exitCode: 1,
      stdout: "",
      stderr: `The config of stack "prod" has 1 fault; nothing was changed.

  cabal-tls:wildcard.active
    value:   3
    allowed: one of the issued generations: 1
    fix:     Add 3 to wildcard.issued to have it made, or set active to an issued generation.`,
    });
  });

  it("refuses an edit that would give the config a fault elsewhere", async () => {
    const text = PROD.replace("[1] # the first", "[1, 2]")
      .replace("    active: 1\n", "    active: 1\n    settings: { 1: { apex: true } }\n")
      .replace("hostname: api,", "hostname: example.net,");
    await write(text);
    commit();
    const { exitCode, stderr } = await run("switch");
    assert.equal(exitCode, 1);
    assert.match(stderr, /^The config of stack "prod" has 1 fault; nothing was changed\.\n\n {2}cabal-tls:endpoints/);
    assert.equal(await prod(), text);
  });

  it("edits although another part of the config has a fault of its own", async () => {
    await write(PROD.replace("stage: prod", "stag: prod"));
    assert.equal((await run("next")).exitCode, 0);
  });

  it("refuses what is not YAML", async () => {
    await write("config: [\n");
    const { exitCode, stderr } = await run("next");
    assert.equal(exitCode, 2);
    assert.match(stderr, /^Pulumi\.prod\.yaml is not YAML: .*Repair it; nothing was changed\.$/);
  });

  it("asks for the stack when there is more than one, and when there is none", async () => {
    await write(PROD, "Pulumi.test.yaml");
    assert.deepEqual(await run("next"), {
      exitCode: 2,
      stdout: "",
      stderr: "Which stack? There are prod, test: name one with --stack.",
    });
    assert.equal((await run("next", "--stack", "test")).exitCode, 0);
    assert.equal(await prod(), PROD);
    await rm(join(dir, "Pulumi.prod.yaml"));
    await rm(join(dir, "Pulumi.test.yaml"));
    assert.deepEqual(await run("next"), {
      exitCode: 2,
      stdout: "",
      stderr:
        `There is no Pulumi.<stack>.yaml in ${dir}. Run this in the project's folder, ` +
        "or name one with --stack or --file.",
    });
  });

  it("says which file is missing", async () => {
    assert.deepEqual(await run("next", "--stack", "nowhere"), {
      exitCode: 2,
      stdout: "",
      stderr: "Pulumi.nowhere.yaml cannot be read (ENOENT). Name the stack's config with --stack or --file.",
    });
    assert.deepEqual(await run("next", "--file", "other.yaml"), {
      exitCode: 2,
      stdout: "",
      stderr: "--file other.yaml is not called Pulumi.<stack>.yaml: name its stack with --stack.",
    });
    await rm(join(dir, "Pulumi.yaml"));
    assert.deepEqual(await run("next"), {
      exitCode: 2,
      stdout: "",
      stderr: `There is no Pulumi.yaml with a name in ${dir}. Run this in the project's folder.`,
    });
  });

  it("keeps permissions and symbolic links, and leaves no file beside it", async () => {
    const real = join(dir, "real.yaml");
    await writeFile(real, PROD);
    await chmod(real, 0o640);
    await rm(join(dir, "Pulumi.prod.yaml"));
    await symlink("real.yaml", join(dir, "Pulumi.prod.yaml"));
    await run("next");
    assert.equal(await readFile(real, "utf8"), NEXT);
    assert.equal((await stat(real)).mode & 0o777, 0o640);
    assert.deepEqual((await readdir(dir)).sort(), [
      ".git",
      "Pulumi.local.yaml",
      "Pulumi.prod.yaml",
      "Pulumi.yaml",
      "real.yaml",
    ]);
  });

  it("prints the whole sequence of an emergency, with and without a command", async () => {
    const alone = await run("--emergency");
    assert.equal(alone.exitCode, 0);
    assert.match(alone.stdout, /^ {2}1 {2}npx --no -- cabal-tls rotate next/m);
    assert.match(alone.stdout, /cloudfront {3}The distribution is deployed to the edges/);
    const withNext = await run("next", "--emergency");
    assert.match(withNext.stdout, /^Written\. Next:$/m);
    assert.match(withNext.stdout, /^ {2}5 {2}npm run pulumi -- up --stack prod/m);
  });

  it("says in the emergency what a refused update and a killed engine leave, with the commands that go on", async () => {
    const { stdout } = await run("next", "--emergency");
    assert.match(
      stdout,
      /^If AWS refuses an update: {2}remove the cause that the log names, then run step 5\n {15}twice\. /m,
    );
    assert.match(stdout, /^ +npm run --silent pulumi -- stack export --stack prod > state\.json$/m);
    assert.match(stdout, /^ +npx --no -- cabal-tls rotate status --state state\.json --stack prod$/m);
    assert.match(
      stdout,
      /^ +Never use a plan that a preview with --refresh has saved: it\n {15}changes nothing there\.$/m,
    );
    assert.match(stdout, /^ +pgrep -f pulumi-resource-aws prints nothing on that machine\.$/m);
  });

  it("takes wrong usage for exit code 2, and help for 0", async () => {
    const noNumber = await run("retire", "one");
    assert.deepEqual(noNumber, {
      exitCode: 2,
      stdout: "",
      stderr: "error: command-argument value 'one' is invalid for argument 'N'. It should be a number from 1 to 9999.",
    });
    assert.equal((await run("sideways")).exitCode, 2);
    assert.equal((await run()).exitCode, 2);
    const help = await run("next", "--help");
    assert.equal(help.exitCode, 0);
    assert.match(help.stdout, /^Exit codes:\n {2}0 {2}written, or nothing to change$/m);
  });
});
