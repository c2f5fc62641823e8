import { type ChildProcess, spawn } from "node:child_process";

export interface Program {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where its output goes: to this process's own, or to the streams of the returned child. */
  readonly output: "inherit" | "pipe";
}

/** The Node programs that run for the engine; none of them may outlive it. */
export class Programs {
  readonly #running = new Set<ChildProcess>();

  start({ args, cwd, env, output }: Program): ChildProcess {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", output, output] });
    this.#running.add(child);
    child.once("close", () => this.#running.delete(child));
    return child;
  }

  /**
   * Kills them: a program whose engine is gone tries to tell it so for ever, with more and more memory. SIGKILL, since it
   * has nothing to put in order: whatever it asked for is the engine's to do.
   */
  killAll(): void {
    for (const child of this.#running) child.kill("SIGKILL");
  }
}
