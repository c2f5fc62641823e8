import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { planText, resource } from "../../core/gate/planFixture.ts";
import { cli } from "../capturedIo.ts";
import { type GithubServer, githubServer, TOKEN } from "../../github/githubServer.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const STEP = resource("same", "aws:lb/listener:Listener", "imap-listener", { protect: [true, false] });

/** With stand-ins of the engine, which prints the plan, and of npx, which starts this checkout's command. */
describe("ci", () => {
  let dir: string;
  let github: GithubServer;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "cabal-tls-preview-"));
    github = await githubServer([]);
    await command("pulumi", `cat "${dir}/plan.json"`);
    await command("npx", `[ "$1 $2 $3" = "--no -- cabal-tls" ] && shift 3 && exec node cli/main.ts "$@"`);
    await writeFile(join(dir, "plan.json"), planText([STEP]));
  });
  after(async () => {
    github?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it("blocks a change that nobody has allowed, and names the commit", async () => {
    assert.deepEqual(await run("preview"), { exitCode: 1, output: "commented=true\n" });
    assert.match(comment(), /^<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n/);
    assert.ok(comment().endsWith(`\nCommit: \`${COMMIT}\`\n`), comment());
  });

  it("passes the change that the repository's settings allow by name, and shows it", async () => {
    const allow = `\nCHANGES_PORT:urn:pulumi:prod::cabal-tls::other::other\nUNPROTECTS:${STEP.urn}\n`;
    assert.deepEqual(await run("preview", { ALLOW: allow }), { exitCode: 0, output: "commented=true\n" });
    assert.match(comment(), /## Certificates: ✅ pass\n/);
    assert.match(
      comment(),
      /### Allowed by name\n\n.*\n.*\n\| imap-listener \| unprotect Listener \| other \| `UNPROTECTS`/,
    );
  });

  it("takes the verdict back when there is no plan that can be judged", async () => {
    await writeFile(join(dir, "plan.json"), "error: no credentials");
    assert.deepEqual(await run("preview"), { exitCode: 2, output: "commented=true\n" });
    assert.equal(
      comment(),
      "<!-- cabal-tls gate -->\n## Certificates: ❌ no verdict\n\nThe preview of stack `prod` ended before there was a " +
        `verdict. The log of the job says why.\n\nCommit: \`${COMMIT}\`\n`,
    );
    assert.equal(github.comments.length, 1);
  });

  it("has the verdict taken back where nothing is installed, and the sources are somewhere else", async () => {
    const bare = join(dir, "bare");
    for (const folder of ["cli", "core"]) await cp(join(ROOT, folder), join(bare, folder), { recursive: true });
    const script = join(bare, "cli", "ci", "noVerdict.sh");
    await promisify(execFile)("bash", [script], { cwd: dir, env: { ...environment(), STACK: "other" } });
    assert.match(comment(), /no verdict\n\nThe preview of stack `other` ended before there was a verdict\./);
  });

  it("says which setting is missing, and which step takes a file", async () => {
    const missing = await cli(["ci", "up", "plan.sealed"], { cwd: dir });
    assert.equal(missing.exitCode, 2);
    assert.equal(
      missing.stderr,
      "STACK, PLAN_PASSPHRASE, GITHUB_SHA, GITHUB_RUN_ID are not set: ci up takes its settings from the environment (docs/github-actions.md).",
    );
    const file = await cli(["ci", "plan"], { cwd: dir });
    assert.deepEqual([file.exitCode, file.stderr], [2, "ci plan needs the sealed plan's file: ci plan plan.sealed"]);
    const none = await cli(["ci", "drift", "plan.sealed"], { cwd: dir });
    assert.deepEqual([none.exitCode, none.stderr], [2, "ci drift takes no file: ci drift"]);
  });

  function comment(): string {
    return github.comments[0]?.body ?? "";
  }

  async function command(name: string, text: string): Promise<void> {
    await writeFile(join(dir, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(dir, name), 0o755);
  }

  async function run(step: string, more: Readonly<Record<string, string>> = {}) {
    const output = join(dir, "output");
    await writeFile(output, "");
    const env = { ...environment(), GITHUB_OUTPUT: output, ...more };
    const exitCode = await new Promise<number>((resolve) => {
      const child = execFile(process.execPath, ["cli/main.ts", "ci", step], { cwd: ROOT, env }, () =>
        resolve(child.exitCode ?? -1),
      );
    });
    return { exitCode, output: await readFile(output, "utf8") };
  }

  function environment(): Record<string, string> {
    return {
      PATH: [dir, dirname(process.execPath), process.env["PATH"]].join(delimiter),
      STACK: "prod",
      COMMIT,
      RUNNER_TEMP: dir,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_TOKEN: TOKEN,
      PULL_REQUEST: "7",
    };
  }
});
