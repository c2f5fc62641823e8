import assert from "node:assert/strict";
import { parse } from "yaml";
import { repositoryFiles } from "../repositoryFiles.ts";
import { asExpression } from "./actionsExpressions.ts";

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

const files = repositoryFiles(".github/workflows/*.yml");
const workflow = (name: string): Workflow => {
  const file = files.find(({ path }) => path === `.github/workflows/${name}`);
  assert.ok(file, `there is no workflow ${name}`);
  return parse(file.text) as Workflow;
};
const jobs = files.flatMap(({ path, text }) =>
  Object.entries((parse(text) as Workflow).jobs).map(([name, job]) => ({ title: `${path} ${name}`, job })),
);

/** What a job gives to the action. */
function given(job: Job | undefined) {
  const step = job?.steps.find(({ uses }) => uses === "./.github/actions/cabal-tls");
  return { job: step?.with?.["job"], role: step?.with?.["role"] };
}

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
    const own = "uses: ./.github/actions/cabal-tls";
    assert.deepEqual(
      uses.filter((line) => !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line) && !line.endsWith(own)),
      [],
    );
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
    assert.deepEqual([given(plan).job, given(plan).role], ["plan", asExpression("vars.AWS_PREVIEW_ROLE")]);
    assert.deepEqual([given(up).job, given(up).role], ["up", asExpression("vars.AWS_UP_ROLE")]);
  });

  it("take an old verdict back whenever the preview's job ends before the comment is about its commit", () => {
    const steps = workflow("preview.yml").jobs["preview"]?.steps ?? [];
    assert.deepEqual(
      steps.slice(-2).map(({ id, if: condition, with: inputs }) => [id, condition, inputs?.["job"]]),
      [
        ["preview", undefined, "preview"],
        [undefined, "(failure() || cancelled()) && steps.preview.outputs.commented != 'true'", "no-verdict"],
      ],
    );
  });

  it("never save the plan of a preview with --refresh, whose update would change nothing after a failed one", () => {
    const saving = [...repositoryFiles(".github/**/*.yml"), ...repositoryFiles("cli/ci/*.sh")].flatMap(
      ({ path, text }) =>
        text.split("\n").flatMap((line) => (/--(save-)?plan \S*up\.json/.test(line) ? [`${path}: ${line}`] : [])),
    );
    assert.deepEqual(
      saving.map((line) => line.split(": ")[0]),
      ["cli/ci/plan.sh", "cli/ci/up.sh"],
    );
    assert.deepEqual(
      saving.filter((line) => line.includes("refresh")),
      [],
    );
  });

  it("hand nothing out but the tools that the tests use", () => {
    const uploads = jobs.flatMap(({ job }) =>
      job.steps.filter(({ uses }) => /upload-artifact@|cache@/.test(uses ?? "")),
    );
    assert.deepEqual(
      uploads.map((step) => step.with?.["path"]),
      ["~/.cache/cabal-tls"],
    );
  });

  it("give the secrets to nothing but the action of this repository", () => {
    const holders = jobs.flatMap(({ title, job }) =>
      job.steps.filter((step) => JSON.stringify(step).includes("secrets.")).map(({ uses }) => [title, uses]),
    );
    assert.deepEqual(holders, [
      [".github/workflows/drift.yml drift", "./.github/actions/cabal-tls"],
      [".github/workflows/preview.yml preview", "./.github/actions/cabal-tls"],
      [".github/workflows/up.yml plan", "./.github/actions/cabal-tls"],
      [".github/workflows/up.yml up", "./.github/actions/cabal-tls"],
    ]);
    for (const { text } of files) assert.doesNotMatch(text, /^ {2,4}env:/m);
  });
});
