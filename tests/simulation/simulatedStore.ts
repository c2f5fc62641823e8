import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { ParameterWrite, StoredParameter } from "../../lambdas/renewal/ports/awsServices.ts";
import type { VirtualTime } from "./virtualTime.ts";

interface Version {
  readonly value: string;
  readonly number: number;
  readonly modified: number;
}

interface Parameter {
  readonly secret: boolean;
  readonly tier: "Standard" | "Advanced";
  /** Oldest first. */
  readonly versions: readonly Version[];
}

/** SSM keeps so many versions of a parameter, and drops the oldest for a new one. */
const MOST_VERSIONS = 100;
const TIER_BYTES = { Standard: 4096, Advanced: 8192 } as const;

/** SSM's parameters of a simulated account. */
export class SimulatedStore {
  readonly #time: VirtualTime;
  readonly #parameters = new Map<string, Parameter>();
  /** Parameters whose oldest version has a label. */
  readonly labels = new Set<string>();
  /** Called behind every change. */
  onChange: (name: string) => void = () => undefined;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  read(names: readonly string[]): ReadonlyMap<string, StoredParameter> {
    return new Map(names.flatMap((name) => this.#entry(name)));
  }

  readVersion(name: string, version?: number): StoredParameter | undefined {
    const versions = this.#parameters.get(name)?.versions ?? [];
    const found = version === undefined ? versions.at(-1) : versions.find(({ number }) => number === version);
    return found === undefined ? undefined : storedOf(found);
  }

  write({ name, value, secret, tier }: ParameterWrite): number {
    const before = this.#parameters.get(name);
    const bytes = Buffer.byteLength(value);
    const needed = tier ?? (bytes > TIER_BYTES.Standard ? "Advanced" : (before?.tier ?? "Standard"));
    if (before !== undefined && before.secret !== secret) throw failed(`${name}: HierarchyTypeMismatchException`);
    if (before?.tier === "Advanced" && needed === "Standard") throw failed(`${name} cannot go back to Standard`);
    if (this.isFull(name)) throw failed(`${name}: ParameterMaxVersionLimitExceeded`);
    if (bytes > TIER_BYTES[needed]) throw failed(`${name}: ${bytes} bytes do not fit ${needed}`);
    const number = (before?.versions.at(-1)?.number ?? 0) + 1;
    const versions = [...(before?.versions ?? []), { value, number, modified: this.#time.now }].slice(-MOST_VERSIONS);
    this.#parameters.set(name, { secret, tier: needed, versions });
    this.onChange(name);
    return number;
  }

  create(parameter: ParameterWrite): boolean {
    if (this.#parameters.has(parameter.name)) return false;
    this.write(parameter);
    return true;
  }

  remove(names: readonly string[]): void {
    for (const name of names) if (this.#parameters.delete(name)) this.onChange(name);
  }

  /** What is directly below a path; a SecureString is not decrypted. */
  list(path: string): ReadonlyMap<string, StoredParameter> {
    const below = [...this.#parameters.keys()].filter(
      (name) => name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes("/"),
    );
    return new Map(below.flatMap((name) => this.#entry(name)));
  }

  /** The newest value, for the world's own eyes. */
  valueOf(name: string): string | undefined {
    return this.#parameters.get(name)?.versions.at(-1)?.value;
  }

  /** Every value that SSM still has of a parameter, oldest first. */
  valuesOf(name: string): readonly string[] {
    return (this.#parameters.get(name)?.versions ?? []).map(({ value }) => value);
  }

  /** Whether a new version is refused, since the oldest one has a label and may not be dropped. */
  isFull(name: string): boolean {
    return this.labels.has(name) && this.#parameters.get(name)?.versions.length === MOST_VERSIONS;
  }

  isSecret(name: string): boolean {
    return this.#parameters.get(name)?.secret === true;
  }

  names(): readonly string[] {
    return [...this.#parameters.keys()];
  }

  #entry(name: string): [string, StoredParameter][] {
    const parameter = this.#parameters.get(name);
    const newest = parameter?.versions.at(-1);
    return newest === undefined ? [] : [[name, storedOf(newest)]];
  }
}

function storedOf({ value, number, modified }: Version): StoredParameter {
  return { value, version: number, modified: new Date(modified) };
}

function failed(detail: string): RenewalError {
  return new RenewalError({ reason: "STORE_FAILED", detail });
}
