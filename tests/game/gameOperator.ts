import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parse, stringify } from "yaml";
import { type Generations, type RotationCommand, rotationPlan } from "../../core/rotation/rotationPlan.ts";
import { cli } from "../cli/capturedIo.ts";
import type { ExtraEndpoint } from "./gameMove.ts";

export const EXTRA_NAME = "pop";
const EXTRA = { name: EXTRA_NAME, kind: "nlb", hostname: EXTRA_NAME, port: 995, target: { port: 110 } };

/** Whoever edits the stack's config and commits it: by the command where there is one, else by hand. */
export class GameOperator {
  readonly #file: string;

  constructor(configFile: string) {
    this.#file = configFile;
  }

  /** Puts the config's folder under git, as a project is. */
  begin(): void {
    this.#git("init", "-q");
    this.commit();
  }

  commit(): void {
    this.#git("add", "-A");
    this.#git("commit", "-qm", "x", "--no-gpg-sign", "--allow-empty");
  }

  /** Takes back every edit since the last commit. */
  checkout(): void {
    this.#git("checkout", "-q", ".");
  }

  /** Types one command of `rotate`, which must say what the planner says, and refuse what the planner refuses. */
  async rotate(command: RotationCommand, now: Generations, committed: Generations): Promise<Generations> {
    const before = await readFile(this.#file, "utf8");
    const number = "generation" in command ? [String(command.generation)] : [];
    const args = ["rotate", command.verb, ...number, "--file", this.#file, "--json"];
    const { exitCode, stdout, stderr } = await cli(args, { cwd: dirname(this.#file) });
    const plan = rotationPlan(now, command, committed);
    if ("refusal" in plan) {
      // The commands that it names are about the same file.
      assert.deepEqual([exitCode, stderr.replaceAll(` --file ${this.#file}`, "")], [1, plan.refusal]);
      assert.equal(await readFile(this.#file, "utf8"), before, "a refused command wrote something");
      return now;
    }
    assert.equal(exitCode, 0, stderr);
    const { action, after } = JSON.parse(stdout) as { readonly action: string; readonly after: Generations };
    assert.deepEqual([action, after], [plan.action, plan.wildcard]);
    return plan.wildcard;
  }

  async setWildcard(wildcard: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#change((config) => {
      const before = config["cabal-tls:wildcard"] as Record<string, unknown>;
      return { ...config, "cabal-tls:wildcard": { ...before, retiring: [], ...wildcard } };
    });
  }

  async setExtra(extra: ExtraEndpoint): Promise<void> {
    await this.#change((config) => {
      const endpoints = config["cabal-tls:endpoints"] as readonly Readonly<Record<string, unknown>>[];
      const others = endpoints.filter(({ name }) => name !== EXTRA_NAME);
      const own = extra === "absent" ? [] : [{ ...EXTRA, protect: extra === "protected" }];
      return { ...config, "cabal-tls:endpoints": [...others, ...own] };
    });
  }

  async #change(edit: (config: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
    const content = parse(await readFile(this.#file, "utf8")) as { config: Record<string, unknown> };
    await writeFile(this.#file, stringify({ ...content, config: edit(content.config) }));
  }

  #git(...args: readonly string[]): void {
    const identity = ["-c", "user.name=game", "-c", "user.email=game@example.net"];
    execFileSync("git", [...identity, ...args], { cwd: dirname(this.#file), stdio: "pipe" });
  }
}
