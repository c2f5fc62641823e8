import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { nextSteps } from "../../cli/adopt/adoptText.ts";
import { carriedAlong, type GivenOptions } from "../../cli/command/carriedOptions.ts";
import { explain, fixCommand, policyCommand } from "../../cli/doctor/reasons/commands.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { cli } from "../cli/capturedIo.ts";
import { ENGINE_FLAGS } from "../printed/engineLine.ts";
import { classesOf, LINE_CLASSES, OWN } from "../printed/lineClasses.ts";
import { printedLines } from "../printed/printedLines.ts";
import { shellWords } from "../printed/shellWords.ts";
import { connectTo } from "./connectTo.ts";
import { type OperatorShell, operatorShell } from "./operatorShell.ts";
import { PROGRAM, type TestStack, testStack } from "./testStack.ts";

const STACK = "printed";
const COMMAND = "npx --no -- cabal-tls";
const OWN_WORDS = 4;
const DEADLINE_MS = 60_000;

describe("a command that is printed, typed as it is", function () {
  this.timeout(240_000);
  let stack: TestStack;
  let shell: OperatorShell;
  /** Resolver, CAs and ports of the local AWS. */
  let place: string[];
  let environment: NodeJS.ProcessEnv;
  let given: GivenOptions;
  const tried = new Set<string>();

  before(async () => {
    stack = await testStack({ stack: STACK, domain: "printed.example", skipPreview: true });
    await stack.up();
    await stack.serves(1);
    shell = await operatorShell(stack);
    const { aws } = stack.shared;
    const [inventory, caFile] = [join(shell.dir, "inventory.json"), join(shell.dir, "ca.pem")];
    await writeFile(inventory, JSON.stringify(await stack.inventory()));
    await writeFile(caFile, aws.ca);
    place = ["--resolver", aws.dns, "--ca-file", caFile, ...(await connectTo(aws, await stack.inventory()))];
    environment = { ...process.env };
    Object.assign(process.env, aws.env);
    given = { stack: STACK, file: stack.program.configFile, configFile: stack.program.configFile };
  });
  after(async () => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    await shell?.dispose();
    await stack?.dispose();
  });

  /**
   * Types a line and gives what it printed: of this program's own command in this process, which is what npx would start, and
   * everything else in a shell. Files that it would leave in the checkout go to the shell's folder.
   */
  async function typed(line: string, ...more: string[]): Promise<string> {
    for (const one of await classesOf(line)) tried.add(one);
    const there = line.replace(/(> |--inventory |--state |--out )(\w[\w.-]*)(?= |$)/g, `$1${join(shell.dir, "$2")}`);
    const isOwn = there.startsWith(`${COMMAND} `) && !/[|>]/.test(there);
    if (!isOwn) return shell.type(there);
    const [words = []] = shellWords(there);
    const { exitCode, stdout, stderr } = await cli([...words.slice(OWN_WORDS), ...more], { cwd: PROGRAM });
    assert.equal(exitCode, 0, `${line}\n${stdout}${stderr}`);
    return `${stdout}\n${stderr}`;
  }

  /** What this program prints for its reader to type, whatever it ends with. */
  async function printedBy(...args: string[]): Promise<string[]> {
    return printedLines((await cli(args, { cwd: PROGRAM })).stdout);
  }

  it("by the doctor, is about the same stack: its parameter, or the inventory of a file", async () => {
    for (const source of [
      ["--stack", STACK],
      ["--inventory", join(shell.dir, "inventory.json")],
    ]) {
      const [next = "", ...others] = await printedBy("doctor", "wildcrd", ...source, ...place);
      assert.deepEqual(others, []);
      assert.ok(next.startsWith(`${COMMAND} doctor wildcard ${source.join(" ")} --resolver `), next);
      assert.match(await typed(next), /^Stack printed: healthy$/m);
    }
  });

  it("by the doctor without an inventory, gets one from the engine and reads it", async () => {
    process.env["AWS_REGION"] = "us-east-1";
    const [output = "", doctor = ""] = await printedBy("doctor", "--stack", STACK, ...place);
    Object.assign(process.env, stack.shared.aws.env);
    assert.equal(output, `npm run --silent pulumi -- stack output inventory --json --stack ${STACK} > inventory.json`);
    await typed(output);
    assert.match(await typed(doctor), /^Stack printed: healthy$/m);
  });

  it("by the doctor about a removed endpoint, renders the monitoring", async () => {
    const lines = await printedBy("doctor", "gone.printed.example:993", "--stack", STACK, ...place);
    assert.deepEqual(lines, [`${COMMAND} render --stack ${STACK} --out monitoring-out`]);
    assert.match(await typed(lines[0] ?? ""), /prometheus\.yml/);
  });

  it("by the doctor, explains, prints policies, and repairs", async () => {
    const { stack: name } = await stack.inventory();
    const [policy = ""] = policyCommand({ stack: name });
    assert.match(await typed(policy), /DoctorReadOnlyPolicy/);
    assert.match(await typed(explain("SNI_LEFTOVER")), /^SNI_LEFTOVER$/m);
    const [fix = ""] = fixCommand({ stack: name }, "wildcard");
    assert.match(await typed(fix, ...place), /^Stack printed: healthy$/m);
  });

  it("by a rotation with --file, watches and deploys that file", async () => {
    const { configFile } = stack.program;
    const lines = printedLines(await typed(`${COMMAND} rotate next --stack ${STACK} --file ${configFile}`));
    const [commit = "", watch = "", up = "", back = ""] = lines;
    assert.match(commit, /^git commit -m 'Serve generation 2 of the wildcard certificate' /);
    assert.equal(watch, `${COMMAND} watch --stack ${STACK}`);
    assert.equal(up, `npm run pulumi -- up --stack ${STACK} --config-file ${configFile}`);
    assert.equal(back, `${COMMAND} rotate rollback --stack ${STACK} --file ${configFile}`);
    assert.match(await typed(watch, "--seconds", "1", ...place), /^ok: \d+ handshakes in /m);
    await typed(up);
    await stack.serves(2);
  });

  it("by an adoption, is judged by the gate", async () => {
    const steps = nextSteps(given, "Pulumi.yaml", { terraform: true, hosts: false });
    const [gate = ""] = steps.map(({ type }) => type).filter((one) => one.endsWith("gate"));
    // By npx, in a pipe.
    assert.match(await typed(gate), /^pass\b/im);
  });

  it("by the status, exports the state and retires the old generation; what is edited then goes back and forth", async () => {
    const { configFile } = stack.program;
    const status = ["rotate", "status", "--stack", STACK, "--file", configFile];
    const wanted = `${COMMAND} rotate retire 1 --stack ${STACK} --file ${configFile}`;
    let lines = await printedBy(...status);
    for (const end = Date.now() + DEADLINE_MS; !lines.includes(wanted) && Date.now() < end; await wait(500)) {
      lines = await printedBy(...status);
    }
    assert.deepEqual(lines, [wanted, `npm run --silent pulumi -- stack export --stack ${STACK} > state.json`]);
    await typed(lines[1] ?? "");
    for (const [line, said] of [
      [carriedAlong(`${COMMAND} rotate rollback`, given), /^\+\s+active: 1$/m],
      [carriedAlong(`${COMMAND} rotate switch`, given), /^\+\s+active: 2$/m],
      [wanted, /^\+\s+retiring:/m],
      [wanted, /^-.*retiring/m],
      [carriedAlong(`${COMMAND} rotate stage`, given), /^\+.*3/m],
    ] as const) {
      assert.match(await typed(line), said, line);
    }
  });

  it("has been run of every class that is", () => {
    const own = Object.entries(LINE_CLASSES).flatMap(([name, how]) => ("run" in how && how.run === OWN ? [name] : []));
    assert.deepEqual(
      own.filter((name) => !tried.has(name)),
      [],
    );
  });

  it("has flags that the engine knows", async () => {
    for (const [command, flags] of Object.entries(ENGINE_FLAGS)) {
      const args = [...command.split(" "), "--help"];
      const { stdout } = await runTool(stack.shared.toolchain.pulumi, args, {
        env: stack.program.env,
        deadlineSeconds: 60,
      });
      for (const flag of flags.map((one) => one.replace("=", ""))) {
        assert.match(stdout, new RegExp(`(^|\\s)${flag}\\b`, "m"), `${command} ${flag}`);
      }
    }
  });
});
