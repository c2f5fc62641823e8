import assert from "node:assert/strict";
import type { Fault, FaultPath } from "../../../core/configSchema/configError.ts";
import { valueAt } from "../../../core/configSchema/rawValue.ts";
import type { SeededRandom } from "../../game/seededRandom.ts";
import { READINGS } from "./fixReadings.ts";
import { SOUND_CONFIGS } from "./soundConfigs.ts";

type Raw = Record<string, unknown>;

/** A config that somebody edits as the fixes of its faults say. */
export class FixFollower {
  raw: Raw;
  readonly #random: SeededRandom;
  #fresh = 0;

  constructor(raw: Raw, random: SeededRandom) {
    this.raw = structuredClone(raw);
    this.#random = random;
  }

  /** Does one of the things that the fix offers. Throws for a text that this reader does not know. */
  follow(fault: Fault): void {
    const offered = this.#offers(fault);
    assert.ok(offered.length > 0, `nobody knows how to follow "${fault.fix}" at ${fault.path.join(".")}`);
    this.#random.pick(offered)();
  }

  #offers(fault: Fault): (() => void)[] {
    for (const [pattern, offers] of READINGS) {
      const found = pattern.exec(fault.fix);
      if (found !== null) return offers({ fault, found: found.map((one) => one ?? ""), edit: this });
    }
    return [];
  }

  set(path: FaultPath, value: unknown): void {
    const [last, holder] = [path.at(-1), this.#holderOf(path)];
    if (last !== undefined) Reflect.set(holder, last, structuredClone(value));
  }

  remove(path: FaultPath): void {
    const last = path.at(-1);
    const holder = valueAt(this.raw, path.slice(0, -1));
    if (last === undefined || typeof holder !== "object" || holder === null) return;
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else Reflect.deleteProperty(holder, last);
  }

  /** The entry of a record under another key. */
  rename(path: FaultPath, key: string): void {
    const value = valueAt(this.raw, path);
    this.remove(path);
    this.set([...path.slice(0, -1), key], value);
  }

  push(path: FaultPath, value: unknown): void {
    const list = valueAt(this.raw, path);
    this.set(path, [...(Array.isArray(list) ? list : []), structuredClone(value)]);
  }

  /** Another value than every one before, as a label, a path or the like. */
  fresh(before = "new"): string {
    this.#fresh += 1;
    return `${before}${this.#fresh}`;
  }

  freshPort(): number {
    this.#fresh += 1;
    return 3000 + this.#fresh;
  }

  pick<T>(list: readonly T[]): T {
    return this.#random.pick(list);
  }

  /** A value that the sound configs have at this place of the schema. */
  sound(path: FaultPath): unknown {
    const found = SOUND_CONFIGS.flatMap((config) => valuesAt(config, path));
    assert.ok(found.length > 0, `no sound config has ${path.join(".")}`);
    return this.pick(found);
  }

  /** Keys that the sound configs have in the record at this place of the schema. */
  soundKeys(path: FaultPath): string[] {
    return SOUND_CONFIGS.flatMap((config) => valuesAt(config, path)).flatMap((value) => Object.keys(Object(value)));
  }

  /** The closest object from a path upwards, the value at it included, that has the key. */
  near(path: FaultPath, key: string): FaultPath | undefined {
    const lengths = Array.from({ length: path.length + 1 }, (_, up) => path.length - up);
    const found = lengths.find((length) => valueAt(this.raw, [...path.slice(0, length), key]) !== undefined);
    return found === undefined ? undefined : [...path.slice(0, found), key];
  }

  #holderOf(path: FaultPath): object {
    let holder: object = this.raw;
    for (const segment of path.slice(0, -1)) {
      const next: unknown = Reflect.get(holder, segment);
      if (typeof next !== "object" || next === null) Reflect.set(holder, segment, {});
      holder = Reflect.get(holder, segment);
    }
    return holder;
  }
}

/** Records whose keys are the user's. */
const FREE_KEYS = new Set(["settings", "existing", "staging", "eab", "routes", "targetGroupArns"]);

/** Every value at a path, whatever the places in lists and the free keys of records are. */
function valuesAt(value: unknown, path: FaultPath, at: FaultPath = []): unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  const isFree = Array.isArray(value) || FREE_KEYS.has(String(at.at(-1))) || at.at(-2) === "existing";
  const inner = isFree ? Object.values(value) : [Reflect.get(value, first)];
  return inner.flatMap((one) => valuesAt(one, rest, [...at, first]));
}
