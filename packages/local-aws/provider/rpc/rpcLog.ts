import { appendFileSync } from "node:fs";

export interface RpcEntry {
  readonly rpc: string;
  readonly urn?: string | undefined;
  readonly token?: string | undefined;
  readonly preview?: boolean | undefined;
}

/** Writes one JSON line for each finished call: `{ time, rpc, urn?, token?, preview?, milliseconds, error? }`. */
export class RpcLog {
  readonly #file: string | undefined;

  /** Without a file nothing is written. */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** Runs the call and logs it. No property is logged: one of them may be a secret. */
  async around<Result>(entry: RpcEntry, call: () => Promise<Result>): Promise<Result> {
    const start = Date.now();
    try {
      const result = await call();
      this.#write(entry, start);
      return result;
    } catch (error) {
      this.#write(entry, start, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  #write(entry: RpcEntry, start: number, error?: string): void {
    if (this.#file === undefined) return;
    const line = { time: new Date(start).toISOString(), ...entry, milliseconds: Date.now() - start, error };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}
