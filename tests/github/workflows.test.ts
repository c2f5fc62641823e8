import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { PULUMI_VERSION } from "../../packages/local-aws/toolchain/pulumiEngine.ts";
import { repositoryFiles } from "../repositoryFiles.ts";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const ROOT = join(import.meta.dirname, "..", "..");
const files = repositoryFiles(".github/workflows/*.yml");
const workflow = (name: string): Workflow => {
  const file = files.find(({ path }) => path === `.github/workflows/${name}`);
  assert.ok(file, `there is no workflow ${name}`);
  return parse(file.text) as Workflow;
};
const jobs = files.flatMap(({ path, text }) =>
  Object.entries((parse(text) as Workflow).jobs).map(([name, job]) => ({ title: `${path} ${name}`, job })),
);

describe("The workflows", () => {
  it("are these four", () => {
    assert.deepEqual(files.map(({ path }) => path.split("/").at(-1)).sort(), [
      "ci.yml",
      "drift.yml",
      "preview.yml",
      "up.yml",
    ]);
  });

  it("pin every action to a commit, and say its version", () => {
    const uses = files.flatMap(({ path, text }) =>
      text.split("\n").flatMap((line) => (line.includes("uses:") ? [`${path}: ${line.trim()}`] : [])),
    );
    assert.ok(uses.length > 10);
    assert.deepEqual(
      uses.filter((line) => !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
      [],
    );
    const versions = new Map(uses.map((line) => [/uses: ([^@]+)@/.exec(line)?.[1], /@.*$/.exec(line)?.[0]]));
    for (const line of uses) assert.equal(/@.*$/.exec(line)?.[0], versions.get(/uses: ([^@]+)@/.exec(line)?.[1]));
  });

  it("have no permission but those that a job names, and every job a deadline", () => {
    assert.deepEqual(
      files.map(({ path, text }) => [path.split("/").at(-1), (parse(text) as Workflow).permissions]),
      [
        ["ci.yml", { contents: "read" }],
        ["drift.yml", {}],
        ["preview.yml", {}],
        ["up.yml", {}],
      ],
    );
    assert.deepEqual(
      jobs.filter(({ job }) => job["timeout-minutes"] === undefined).map(({ title }) => title),
      [],
    );
  });

  it("leave no credentials of git in the checkout", () => {
    const checkouts = jobs.flatMap(({ job }) => job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")));
    assert.equal(checkouts.length, 5);
    assert.ok(checkouts.every((step) => step.with?.["persist-credentials"] === false));
  });

  it("give credentials to no fork: not by trigger, and not by condition", () => {
    for (const { text } of files) assert.equal("pull_request_target" in (parse(text) as Workflow).on, false);
    const { jobs: found } = workflow("preview.yml");
    const own = /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/;
    for (const [name, job] of Object.entries(found)) {
      if (job.permissions?.["id-token"] === "write") assert.match(job.if ?? "", own, name);
      else assert.deepEqual(job.permissions, undefined, name);
    }
    assert.equal(workflow("ci.yml").jobs["test"]?.permissions, undefined);
  });

  it("update only behind the protected environment, after the plan", () => {
    const { plan, up } = workflow("up.yml").jobs;
    assert.deepEqual([plan?.environment, up?.environment, up?.needs], [undefined, "production", "plan"]);
    const scripts = (job: Job | undefined) => job?.steps.flatMap(({ run }) => run?.split("\n")[0] ?? []);
    assert.deepEqual(scripts(plan), [
      "npm ci --ignore-scripts --no-audit --no-fund",
      '.github/scripts/plan.sh "$RUNNER_TEMP/plan.sealed"',
    ]);
    assert.deepEqual(scripts(up), [
      "npm ci --ignore-scripts --no-audit --no-fund",
      '.github/scripts/up.sh "$RUNNER_TEMP/plan.sealed"',
      ".github/scripts/repair.sh",
      'npx --no -- cabal-tls doctor --stack "$STACK"',
      'cat .github/scripts/afterUp.md >>"$GITHUB_STEP_SUMMARY"',
    ]);
  });

  it("take an old verdict back whenever the preview's job ends before the comment is about its commit", () => {
    const steps = workflow("preview.yml").jobs["preview"]?.steps ?? [];
    assert.deepEqual(
      steps.slice(-2).map(({ id, if: condition, run }) => [id, condition, run]),
      [
        ["preview", undefined, ".github/scripts/preview.sh"],
        [
          undefined,
          "(failure() || cancelled()) && steps.preview.outputs.commented != 'true'",
          ".github/scripts/noVerdict.sh",
        ],
      ],
    );
  });

  it("repair the state with the role that updates, after an update that failed and in no other case", () => {
    const repairs = jobs.flatMap(({ title, job }) =>
      job.steps.filter(({ run }) => run?.includes("repair.sh")).map((step) => [title, step.if]),
    );
    assert.deepEqual(repairs, [[".github/workflows/up.yml up", "steps.up.outcome == 'failure' && !cancelled()"]]);
    const up = workflow("up.yml").jobs["up"]?.steps.filter(({ id }) => id === "up");
    assert.deepEqual(
      up?.map(({ run }) => run),
      ['.github/scripts/up.sh "$RUNNER_TEMP/plan.sealed"'],
    );
  });

  it("never save the plan of a preview with --refresh, whose update would change nothing after a failed one", () => {
    const saving = repositoryFiles(".github/**/*.{sh,yml}").flatMap(({ path, text }) =>
      text.split("\n").flatMap((line) => (/--(save-)?plan \S*up\.json/.test(line) ? [`${path}: ${line}`] : [])),
    );
    assert.deepEqual(
      saving.map((line) => line.split(": ")[0]),
      [".github/scripts/plan.sh", ".github/scripts/up.sh"],
    );
    assert.deepEqual(
      saving.filter((line) => line.includes("refresh")),
      [],
    );
  });

  it("hand nothing out but the sealed plan", () => {
    const uploads = jobs.flatMap(({ job }) =>
      job.steps.filter(({ uses }) => /upload-artifact@|cache@/.test(uses ?? "")),
    );
    assert.deepEqual(
      uploads.map((step) => basename(String(step.with?.["path"]))),
      ["cabal-tls", "plan.sealed"],
    );
  });

  it("install the engine's version that the tests run", () => {
    const pulumi = jobs.flatMap(({ job }) => job.steps.filter(({ uses }) => uses?.startsWith("pulumi/actions@")));
    assert.deepEqual(
      pulumi.map((step) => step.with),
      Array.from({ length: 4 }, () => ({ "pulumi-version": PULUMI_VERSION })),
    );
  });

  it("call scripts that are there and can be run", () => {
    const called = files.flatMap(({ text }) => text.match(/\.github\/scripts\/\w+\.sh/g) ?? []);
    assert.deepEqual([...new Set(called)].sort(), [
      ".github/scripts/drift.sh",
      ".github/scripts/noVerdict.sh",
      ".github/scripts/plan.sh",
      ".github/scripts/preview.sh",
      ".github/scripts/repair.sh",
      ".github/scripts/up.sh",
    ]);
    for (const script of called) assert.ok((statSync(join(ROOT, script)).mode & 0o111) !== 0, script);
  });
});
