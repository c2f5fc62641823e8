import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PropertyMap } from "../../../provider/propertyMap.ts";

export type MimicCall = "Create" | "Wait" | "Describe" | "Modify" | "Delete";

/**
 * The cloud of the conformance test: a folder, which the mimics of both plugins use in the same way. ID.json is what is
 * live, ID.CALL.refusals how many more times a call is refused, and ID.calls the calls that were made.
 */
export class MimicCloud {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  get(id: string): PropertyMap | undefined {
    const file = this.#file(id, "json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PropertyMap) : undefined;
  }

  /** Stores the resource as the cloud keeps it: a label in lower case, and one revision more. */
  put(id: string, wanted: PropertyMap): void {
    const revision = Number(this.get(id)?.["revision"] ?? 0) + 1;
    const label = wanted["label"];
    const kept = { ...wanted, ...(typeof label === "string" ? { label: label.toLowerCase() } : {}), revision };
    writeFileSync(this.#file(id, "json"), JSON.stringify(kept));
  }

  remove(id: string): void {
    rmSync(this.#file(id, "json"), { force: true });
  }

  /** Notes the call. Throws as often as the test asked for. */
  call(name: MimicCall, id: string): void {
    appendFileSync(this.#file(id, "calls"), `${name}\n`);
    const file = this.#file(id, name, "refusals");
    const left = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    if (left === 0) return;
    writeFileSync(file, String(left - 1));
    throw new Error(`ThrottlingException: ${name} of ${id} was refused`);
  }

  refuse(name: MimicCall, id: string, times: number): void {
    writeFileSync(this.#file(id, name, "refusals"), String(times));
  }

  /** The calls since the last look, by resource. */
  takeCalls(): Readonly<Record<string, readonly string[]>> {
    const logs = readdirSync(this.dir).filter((file) => file.endsWith(".calls"));
    const calls: Record<string, readonly string[]> = {};
    for (const log of logs.sort()) {
      const file = join(this.dir, log);
      calls[log.slice(0, -".calls".length)] = readFileSync(file, "utf8").trim().split("\n");
      rmSync(file);
    }
    return calls;
  }

  /** Everything that is live, by id. */
  all(): Readonly<Record<string, PropertyMap>> {
    const files = readdirSync(this.dir).filter((file) => file.endsWith(".json"));
    const ids = files.sort().map((file) => file.slice(0, -".json".length));
    return Object.fromEntries(ids.map((id) => [id, this.get(id) ?? {}]));
  }

  #file(...parts: string[]): string {
    return join(this.dir, parts.join("."));
  }
}
