import type { ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { stopProcess } from "../process/stopProcess.ts";
import { isCheckpointWhole } from "./checkpoint.ts";
import type { EngineEvent } from "./engineEvent.ts";
import type { EngineHome } from "./engineHome.ts";
import type { EngineResult } from "./engineResult.ts";
import { type CommandOutput, runCommand, runOperation } from "./runEngine.ts";
import { type StackConfigValues, type StackFolder, writeConfig } from "./stackFolder.ts";

export interface OperationOptions {
  /** More flags for the engine, such as `--expect-no-changes`. */
  readonly flags?: readonly string[];
  /** More environment for this run. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default 900 */
  readonly deadlineSeconds?: number;
  /** Gets each event of the engine as it arrives. */
  readonly onEvent?: (event: EngineEvent) => void;
}

interface StackParts {
  readonly program: string;
  readonly programDir: string;
  readonly stack: string;
  readonly home: EngineHome;
  readonly folder: StackFolder;
  /** The engine's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly dispose: () => Promise<void>;
}

const COMMAND_SECONDS = 60;
const OPERATION_SECONDS = 900;
/** The engine writes its record in less. */
const WRITING_MS = 2_000;

/** One stack of one program under the real engine. One operation at a time. */
export class PulumiStack {
  readonly #parts: StackParts;
  #running: ChildProcess | undefined;

  constructor(parts: StackParts) {
    this.#parts = parts;
  }

  /** What the engine has in its environment: for a shell that goes on with this stack. */
  get env(): Readonly<Record<string, string>> {
    return this.#parts.env;
  }

  /** The config file that operations read. */
  get configFile(): string {
    return this.#parts.folder.configFile;
  }

  get programDir(): string {
    return this.#parts.programDir;
  }

  get stack(): string {
    return this.#parts.stack;
  }

  /** The same stack, deployed from another folder with the same program. Dispose of either. */
  from(programDir: string): PulumiStack {
    return new PulumiStack({ ...this.#parts, programDir });
  }

  /** Replaces the stack's whole config: keys as in a stack's config file, `aws:region` and `project:key`. */
  setConfig(values: StackConfigValues): Promise<void> {
    return writeConfig(this.#parts.folder, values);
  }

  /** Previews and, when that succeeds, updates. */
  up(options: OperationOptions = {}): Promise<EngineResult> {
    return this.#operate(["up", "--yes"], options);
  }

  preview(options: OperationOptions = {}): Promise<EngineResult> {
    return this.#operate(["preview"], options);
  }

  refresh(options: OperationOptions = {}): Promise<EngineResult> {
    return this.#operate(["refresh", "--yes"], options);
  }

  destroy(options: OperationOptions = {}): Promise<EngineResult> {
    return this.#operate(["destroy", "--yes"], options);
  }

  /** Stack outputs, without the secret ones' values. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.#tell(["stack", "output", "--json"])) as Record<string, unknown>;
  }

  /** The engine's deployment, as `pulumi stack export` writes it. */
  async exportState(): Promise<unknown> {
    return JSON.parse(await this.#tell(["stack", "export"]));
  }

  /** Takes away the lock that a killed engine left. */
  async cancel(): Promise<void> {
    await this.#tell(["cancel", "--yes"]);
  }

  /** Asks the running operation to end, as Ctrl-C does: what it has begun is finished. Does nothing when none runs. */
  interrupt(): void {
    this.#running?.kill("SIGINT");
  }

  /** Kills the running operation, as a power cut would, its record left whole; does nothing when none runs. */
  async kill(): Promise<void> {
    const child = this.#running;
    if (child === undefined) return;
    child.kill("SIGSTOP");
    for (const deadline = Date.now() + WRITING_MS; Date.now() < deadline; await wait(1)) {
      if (await isCheckpointWhole(this.#parts.home.dir, this.stack)) break;
      child.kill("SIGCONT");
      await wait(1);
      child.kill("SIGSTOP");
    }
    await stopProcess(child, [{ signal: "SIGKILL", patience: 5_000 }]);
  }

  /** Any other engine command, on this stack; throws with its error output when it fails. Returns its output. */
  command(args: readonly string[]): Promise<string> {
    return this.#tell(args);
  }

  /** Removes the stack's folder and, when this stack made it, the engine's home. */
  async dispose(): Promise<void> {
    await this.kill();
    await this.#parts.dispose();
  }

  async #operate(args: readonly string[], options: OperationOptions): Promise<EngineResult> {
    const { program, programDir, stack, folder, env } = this.#parts;
    const flags = ["--non-interactive", "--color", "never", "--stack", stack, "--config-file", folder.configFile];
    try {
      return await runOperation({
        program,
        args: [...args, ...flags, "--suppress-outputs", ...(options.flags ?? [])],
        cwd: programDir,
        env: { ...env, ...options.env },
        deadlineSeconds: options.deadlineSeconds ?? OPERATION_SECONDS,
        ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
        onStart: (child) => {
          this.#running = child;
        },
      });
    } finally {
      this.#running = undefined;
    }
  }

  async #tell(args: readonly string[]): Promise<string> {
    const { program, folder, stack, env } = this.#parts;
    const all = [...args, "--non-interactive", "--stack", stack];
    const output = await runCommand({ program, args: all, cwd: folder.dir, env, deadlineSeconds: COMMAND_SECONDS });
    assertSuccess(all, output);
    return output.stdout;
  }
}

export function assertSuccess(args: readonly string[], { exitCode, stderr }: CommandOutput): void {
  if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} failed with code ${exitCode}:\n${stderr.trim()}`);
}
