import assert from "node:assert/strict";
import { copyFileSync, readdirSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type CommandOutput, runCommand } from "../../packages/local-aws/engine/runEngine.ts";
import { type GithubServer, TOKEN } from "../github/githubServer.ts";
import { type PlayedJob, playedAction } from "../github/playedAction.ts";
import type { Checkout } from "./checkout.ts";
import type { PreviewCredentials } from "./previewRole.ts";
import type { TestStack } from "./testStack.ts";

export const PASSPHRASE = "the passphrase that seals plans in this test";
/** The action by which a job takes its role. */
export const CREDENTIALS = "aws-actions/configure-aws-credentials";

const UP_ROLE = "arn:aws:iam::111122223333:role/up";
const COMMIT = "0000000000000000000000000000000000000001";

type Values = Readonly<Record<string, string>>;

export interface Repository {
  readonly stack: TestStack;
  readonly repository: Checkout;
  readonly github: GithubServer;
  /** The role of the previews: all that a job has which does not update. */
  readonly role: PreviewCredentials;
}

/** The jobs of the workflows, as GitHub would run them for pull request 7 and its commit. */
export interface WorkflowJobs {
  /** What the job `plan` has handed on; the file is not there when it has made no plan. */
  readonly artifact: string;
  /** The action as it is committed, on a fresh runner, with the settings of a repository. */
  run(job: string, inputs?: Values): Promise<PlayedJob>;
  /** One step of the command line, by whoever may update the stack; `up` gets what the job `plan` has handed on. */
  outside(step: "up" | "repair", env?: Values): Promise<CommandOutput>;
  dispose(): Promise<void>;
}

export async function workflowJobs({ stack, repository, github, role }: Repository): Promise<WorkflowJobs> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-actions-"));
  // Everything is installed already.
  await writeFile(join(dir, "npm"), "#!/bin/sh\n");
  await chmod(join(dir, "npm"), 0o755);
  const [artifact, temporary] = [join(dir, "artifact"), join(dir, "runner")];
  const { env } = stack.program;
  const { node, pulumi } = stack.shared.toolchain;
  const environment: Values = {
    ...env,
    PATH: [dir, dirname(node), dirname(pulumi), env["PATH"]].join(delimiter),
    GITHUB_API_URL: github.url,
    GITHUB_REPOSITORY: "owner/name",
    GITHUB_SHA: COMMIT,
    GITHUB_RUN_ID: "41",
  };

  /** What the other actions do. */
  function use(action: string, inputs: Values): Values {
    if (action === CREDENTIALS) {
      assert.match(inputs["role-session-name"] ?? "", /^(preview|plan|up|drift)-41$/);
      return inputs["role-to-assume"] === role.arn ? role.env : {};
    }
    if (action === "actions/upload-artifact") copyFileSync(inputs["path"] ?? "", artifact);
    if (action === "actions/download-artifact") copyFileSync(artifact, join(inputs["path"] ?? "", "plan.sealed"));
    return {};
  }

  return {
    artifact,
    run: async (job, inputs = {}) => {
      await rm(temporary, { recursive: true, force: true });
      if (job === "plan") await rm(artifact, { force: true });
      const given = {
        job,
        stack: "actions",
        role: job === "up" ? UP_ROLE : role.arn,
        region: "us-west-2",
        "backend-url": env["PULUMI_BACKEND_URL"] ?? "",
        passphrase: env["PULUMI_CONFIG_PASSPHRASE"] ?? "",
        "plan-passphrase": PASSPHRASE,
        ...inputs,
      };
      const played = await playedAction(given, {
        workspace: repository.dir,
        temporary,
        env: environment,
        github: { token: TOKEN, run_id: "41", event: { pull_request: { number: 7, head: { sha: COMMIT } } } },
        use,
      });
      // No plan is left behind but the sealed one.
      assert.deepEqual(
        readdirSync(temporary).filter((file) => !["output", "summary", "plan.sealed"].includes(file)),
        [],
      );
      return played;
    },
    outside: (step, more = {}) => {
      const command = `npx --no -- cabal-tls ci ${step}${step === "up" ? ` ${artifact}` : ""}`;
      const settings = { ...environment, STACK: "actions", PLAN_PASSPHRASE: PASSPHRASE, ...more };
      const run = { program: "bash", args: ["-c", command], cwd: repository.dir, env: settings };
      return runCommand({ ...run, deadlineSeconds: 300 });
    },
    dispose: () => rm(dir, { recursive: true, force: true }),
  };
}
