import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PULUMI_VERSION } from "../../packages/local-aws/toolchain/pulumiEngine.ts";
import { repositoryFiles } from "../repositoryFiles.ts";
import { actionFaults } from "./actionFaults.ts";
import { asExpression, filledIn, isMet } from "./actionsExpressions.ts";
import { ACTION, type Action, type ActionStep, readAction } from "./playedAction.ts";

const ROOT = join(import.meta.dirname, "..", "..");

describe("The action", () => {
  let text: string;
  let action: Action;
  let steps: readonly ActionStep[];
  before(async () => {
    text = repositoryFiles(`${ACTION}/action.yml`)[0]?.text ?? "";
    action = await readAction(ROOT);
    ({ steps } = action.runs);
  });

  it("is valid by GitHub's own schema, which sees a key or a context that an action does not have", async () => {
    const faults = await actionFaults();
    assert.deepEqual(faults(text), []);
    assert.match(faults(text.replace("      shell: bash\n", "      shel: bash\n")).join(), /Unexpected value 'shel'/);
    assert.match(
      faults(text.replace(asExpression("inputs.role"), asExpression("secrets.ROLE"))).join(),
      /Unrecognized named-value: 'secrets'/,
    );
  });

  it("pins every other action to a commit, with its version, the same as the workflows do", () => {
    const uses = (source: string) => source.split("\n").filter((line) => line.includes("uses:"));
    const pinned = /uses: ([\w.-]+\/[\w.-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/;
    assert.equal(uses(text).length, 5);
    assert.deepEqual(
      uses(text).filter((line) => !pinned.test(line)),
      [],
    );
    const versions = new Map<string, string>();
    for (const line of [text, ...repositoryFiles(".github/workflows/*.yml").map((file) => file.text)].flatMap(uses)) {
      const [, name = "", version = ""] = pinned.exec(line) ?? [];
      assert.equal(version, versions.get(name) ?? version, line);
      versions.set(name, version);
    }
    assert.ok(versions.has("pulumi/actions"));
  });

  it("puts no input into a script's text, where it would be run", () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    assert.equal(scripts.length, 9);
    assert.deepEqual(
      scripts.filter((script) => script.includes("${{")),
      [],
    );
  });

  it("gives the secrets to the engine's steps alone", () => {
    const holders = steps.filter(({ env = {} }) => "PULUMI_CONFIG_PASSPHRASE" in env).map(({ run }) => run);
    assert.deepEqual(holders, [
      "npx --no -- cabal-tls ci preview",
      'npx --no -- cabal-tls ci plan "$RUNNER_TEMP/plan.sealed"',
      'npx --no -- cabal-tls ci up "$RUNNER_TEMP/plan.sealed"',
      "npx --no -- cabal-tls ci repair",
      "npx --no -- cabal-tls ci drift",
    ]);
    const token = steps.filter(({ env = {} }) => "GITHUB_TOKEN" in env).map(({ if: condition }) => condition);
    assert.deepEqual(token, ["inputs.job == 'no-verdict'", "inputs.job == 'preview'"]);
  });

  it("hands nothing out but the sealed plan", () => {
    const uploads = steps.filter(({ uses = "" }) => /upload-artifact@|cache@/.test(uses));
    assert.deepEqual(
      uploads.map((step) => step.with?.["path"]),
      [`${asExpression("runner.temp")}/plan.sealed`],
    );
  });

  it("repairs the state after an update that failed and in no other case", () => {
    const repair = steps.find(({ run }) => run?.endsWith(" ci repair"));
    assert.ok(repair);
    const runs = (failed: boolean, up?: string) =>
      isMet(repair.if, { contexts: { steps: up === undefined ? {} : { up: { outcome: up } } }, failed });
    assert.deepEqual(
      [runs(true, "failure"), runs(false, "success"), runs(true, "success"), runs(true), runs(false)],
      [true, false, false, false, false],
    );
  });

  it("installs the engine's version that the tests run", () => {
    const engine = steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"));
    assert.deepEqual(engine?.with, { "pulumi-version": PULUMI_VERSION });
  });

  it("runs no file but one that is there", () => {
    const files = [...text.matchAll(/\$GITHUB_ACTION_PATH\/([\w./]+)/g)].map(([, file = ""]) =>
      join(ROOT, ACTION, file),
    );
    assert.deepEqual(files, [join(ROOT, "cli/ci/noVerdict.sh")]);
    assert.ok(files.every((file) => existsSync(file)));
  });

  it("is used in the documentation with inputs that it has, the least permissions, and what it uses pinned", () => {
    const [, example = ""] =
      /```yaml\n(name: [\s\S]*?)```/.exec(repositoryFiles("docs/github-actions.md")[0]?.text ?? "") ?? [];
    const { permissions, jobs } = parse(example);
    assert.deepEqual([permissions, jobs.drift.permissions], [{}, { contents: "read", "id-token": "write" }]);
    const [checkout, used] = jobs.drift.steps;
    assert.match(checkout.uses, /^actions\/checkout@[0-9a-f]{40}$/);
    assert.equal(used.uses, "OWNER/cabal-tls/.github/actions/cabal-tls@COMMIT");
    assert.deepEqual(
      Object.keys(used.with).filter((name) => !(name in action.inputs)),
      [],
    );
    const required = Object.entries(action.inputs).filter(([, input]) => input.required === true);
    assert.deepEqual(
      required.map(([name]) => name in used.with),
      [true, true],
    );
  });

  it("is played with GitHub's rules: expressions are filled in, and a step without a status function needs a success", () => {
    const contexts = { inputs: { job: "up" }, steps: { up: { outcome: "failure" } } };
    const text = `${asExpression("inputs.job")}-${asExpression("steps.plan.outputs.changes")}.`;
    assert.equal(filledIn(text, { contexts, failed: false }), "up-.");
    const met = (condition: string | undefined, failed: boolean) => isMet(condition, { contexts, failed });
    assert.deepEqual([met(undefined, false), met(undefined, true)], [true, false]);
    assert.deepEqual([met("inputs.job == 'up'", false), met("inputs.job == 'up'", true)], [true, false]);
    assert.deepEqual([met("always() && inputs.job == 'up'", true), met("inputs.job == 'plan'", false)], [true, false]);
  });
});
