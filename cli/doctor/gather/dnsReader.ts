import type { CaaRecord as NodeCaaRecord } from "node:dns";
import { Resolver } from "node:dns/promises";
import { type CaaRecord, caaLookupNames } from "../../../core/caa/index.ts";
import { followCnames } from "../../../core/renewal/challengeDelegation.ts";
import type { CaaReading } from "../facts.ts";
import type { Reading } from "../reading.ts";

/** No such name, or no record of the type: an answer, not a failure. */
const NONE = /^(ENOTFOUND|ENODATA)$/;

/** Public DNS as this machine, or the resolver that was named, sees it. Never throws. */
export class DnsReader {
  readonly #resolver: Resolver;
  readonly #what: string;

  /** `server`: `ADDRESS:PORT`; undefined = those of the system. `deadline` in milliseconds. */
  constructor(server: string | undefined, deadline: number) {
    this.#resolver = new Resolver({ timeout: Math.max(500, Math.floor(deadline / 3)), tries: 2 });
    if (server !== undefined) this.#resolver.setServers([server]);
    this.#what = server ?? "the system's DNS server";
  }

  /** Every address; empty = the name has none. */
  async addresses(host: string): Promise<Reading<readonly string[]>> {
    const [v4, v6] = await Promise.all([
      this.#read(() => this.#resolver.resolve4(host)),
      this.#read(() => this.#resolver.resolve6(host)),
    ]);
    const found = [v4, v6].flatMap((one) => ("value" in one ? (one.value ?? []) : []));
    if (found.length > 0) return { value: found };
    return "value" in v4 ? { value: [] } : v4;
  }

  async nameServers(name: string): Promise<Reading<readonly string[] | undefined>> {
    const found = await this.#read(() => this.#resolver.resolveNs(name));
    return "value" in found ? { value: found.value?.map(plainName).sort() } : found;
  }

  async cname(name: string): Promise<Reading<string | undefined>> {
    const found = await this.#read(() => this.#resolver.resolveCname(name));
    return "value" in found ? { value: found.value?.map(plainName)[0] } : found;
  }

  /** Where CNAMEs lead from a name, link by link; empty = it is none. */
  async cnames(name: string): Promise<Reading<readonly string[]>> {
    const links = await this.#read(() =>
      followCnames(name, async (link) => {
        const found = await this.#resolver.resolveCname(link).catch((error) => {
          // Where a link leads to a name that cannot be asked for, the chain ends there for everybody.
          if (link !== name || NONE.test(codeOf(error))) return [];
          throw error;
        });
        return found[0];
      }),
    );
    return "value" in links ? { value: links.value ?? [] } : links;
  }

  /** The record sets along the climb, up to the first that is not empty. */
  async caaClimb(name: string): Promise<[string, CaaReading][]> {
    const climb: [string, CaaReading][] = [];
    for (const one of caaLookupNames(name)) {
      const found = await this.#caa(one);
      climb.push([one, found]);
      if (!("value" in found) || found.value.length > 0) break;
    }
    return climb;
  }

  async #caa(name: string): Promise<CaaReading> {
    try {
      return { value: (await this.#resolver.resolveCaa(name)).map(caaRecord) };
    } catch (error) {
      const code = codeOf(error);
      // A server that refuses answers for its own zones only; a resolver of a CA does not.
      if (NONE.test(code) || code === "EREFUSED") return { value: [] };
      if (code === "ESERVFAIL") return { servfail: true };
      return this.#failure(error);
    }
  }

  async #read<T>(lookup: () => Promise<T>): Promise<Reading<T | undefined>> {
    try {
      return { value: await lookup() };
    } catch (error) {
      return NONE.test(codeOf(error)) ? { value: undefined } : this.#failure(error);
    }
  }

  #failure(error: unknown): Reading<never> {
    const code = codeOf(error);
    if (code === "ETIMEOUT" || code === "ECANCELLED") {
      return { unknown: `${this.#what} gave no answer in time`, why: "timeout" };
    }
    if (code === "ECONNREFUSED") return { unknown: `${this.#what} cannot be reached (${code})`, why: "timeout" };
    // What a lame delegation or broken DNSSEC looks like from outside: every client sees it.
    const why = code === "ESERVFAIL" ? "servfail" : "error";
    return { unknown: `${this.#what} answered ${code.replace(/^E/, "")}`, why };
  }
}

/** Node gives the property's tag as the name of a field. */
function caaRecord(record: NodeCaaRecord): CaaRecord {
  const [tag = "", value = ""] = Object.entries(record).find(([name]) => name !== "critical" && name !== "type") ?? [];
  return { flags: record.critical, tag, value: String(value) };
}

/** Lower case, without the dot at the end. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
