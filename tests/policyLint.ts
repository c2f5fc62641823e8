import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runTool } from "../packages/local-aws/toolchain/runTool.ts";
import { everyPolicy } from "./core/permissions/everyPolicy.ts";

const DEADLINE_SECONDS = 120;

const finding = z.object({
  issue: z.string(),
  severity: z.string(),
  detail: z.unknown(),
  location: z.object({ filepath: z.string() }),
});

/** What is read on everything on purpose: `adopt` and a preview by ids that AWS gave, tasks by their cluster. */
const EVERYTHING: Readonly<Record<string, RegExp>> = {
  "adopt.json": /^(acm:DescribeCertificate|ecs:DescribeServices)$/,
  "doctor.json": /^ecs:ListTasks$/,
  // EC2 takes no resource for some of them; the code of the function is denied all.
  "functionNetwork.json": /^ec2:\w+$/,
  "preview.json": /^(?!lambda:|apigateway:|ssm:GetParameter|secretsmanager:|kms:)[a-z0-9]+:(Get|List|Describe)\w+$/,
};

/** Lints every policy of the program with parliament, a module of the Python that is the argument. The exit code is 1 for a finding. */
async function lint(python: string): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-policies-"));
  try {
    for (const [role, policy] of Object.entries(everyPolicy())) {
      await writeFile(join(dir, `${role}.json`), JSON.stringify(policy));
    }
    const run = await runTool(python, ["-m", "parliament.cli", "--directory", dir, "--json"], {
      deadlineSeconds: DEADLINE_SECONDS,
    });
    const lines = run.stdout.split("\n").filter((line) => line.startsWith("{"));
    // Without this a linter that does not start would find nothing.
    if (!lines.some((line) => line.includes("RESOURCE_STAR"))) {
      process.stdout.write(`parliament did not run: exit code ${run.code}\n${run.stdout}\n${run.stderr}\n`);
      return 1;
    }
    const faults = lines.filter((line) => !isOnPurpose(line));
    process.stdout.write(faults.map((line) => `${line}\n`).join(""));
    return faults.length === 0 ? 0 : 1;
  } finally {
    await rm(dir, { recursive: true });
  }
}

/**
 * A key of every call that a function makes, which the pages of the other services do not list.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
const KEY_OF_EVERY_CALL = /^Unknown condition lambda:SourceFunctionArn for action /;

function isOnPurpose(line: string): boolean {
  const { issue, detail, location } = finding.parse(JSON.parse(line));
  if (issue === "UNKNOWN_CONDITION_FOR_ACTION" && typeof detail === "string") return KEY_OF_EVERY_CALL.test(detail);
  const allowed = EVERYTHING[location.filepath.split("/").at(-1) ?? ""];
  if (issue !== "RESOURCE_STAR" || allowed === undefined || !Array.isArray(detail)) return false;
  return detail.every((action) => allowed.test(String(action)));
}

process.exitCode = await lint(process.argv[2] ?? "python3");
