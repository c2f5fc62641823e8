import type { CaaRecord as NodeCaaRecord } from "node:dns";
import { Resolver } from "node:dns/promises";
import type { CaaRecord } from "../../../core/caa/caaRecord.ts";
import { caaLookupNames } from "../../../core/caa/caaVerdict.ts";
import { plainName } from "../../../core/domainName.ts";
import { followCnames } from "../../../core/renewal/challengeRecords.ts";
import type { Reading } from "../../aws/reading.ts";
import { CommandError } from "../../command/commandError.ts";
import type { CaaReading } from "./facts.ts";

/** No such name, or no record of the type: an answer, not a failure. */
const NONE = /^(ENOTFOUND|ENODATA)$/;
/** A name that every resolver of the Internet knows. */
const KNOWN_NAME = "iana.org";

/** Public DNS as this machine, or the resolver that was named, sees it. Never throws. */
export class DnsReader {
  readonly #resolver: Resolver;
  readonly #what: string;
  /** Knows the names inside this machine's network, which the named server does not; undefined = it is asked anyway. */
  readonly #inside: Resolver | undefined;
  #publicView: Promise<boolean> | undefined;

  /** `server`: `ADDRESS:PORT`; undefined = those of the system. `deadline` in milliseconds. */
  constructor(server: string | undefined, deadline: number) {
    const patience = { timeout: Math.max(500, Math.floor(deadline / 3)), tries: 2 };
    this.#resolver = new Resolver(patience);
    if (server !== undefined) this.#resolver.setServers([server]);
    this.#inside = server === undefined ? undefined : new Resolver(patience);
    this.#what = server ?? "the system's DNS server";
  }

  /**
   * Whether what this resolver does not know does not exist. Of a network that answers "no such name" to everything, or
   * fails for everything, as some do without a login, nothing follows. One that refuses is a server of its own zones, and
   * is believed about these.
   */
  #hasPublicView(): Promise<boolean> {
    this.#publicView ??= this.#resolver.resolveNs(KNOWN_NAME).then(
      () => true,
      (error) => codeOf(error) === "EREFUSED",
    );
    return this.#publicView;
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

  /** Every address of a name that exists inside a network only; undefined = it does not resolve here. */
  async privateAddresses(name: string): Promise<readonly string[] | undefined> {
    for (const resolver of [this.#resolver, this.#inside]) {
      if (resolver === undefined) continue;
      const found = await Promise.all([
        resolver.resolve4(name).catch(() => []),
        resolver.resolve6(name).catch(() => []),
      ]);
      if (found.flat().length > 0) return found.flat();
    }
    return undefined;
  }

  /** Those of a zone; of one that shows none, as some resolvers have it of a private zone, the server in its SOA record. */
  async nameServers(name: string): Promise<Reading<readonly string[] | undefined>> {
    const found = await this.#read(() => this.#resolver.resolveNs(name));
    if (!("value" in found)) return found;
    const servers =
      found.value ??
      (await this.#resolver.resolveSoa(name).then(
        ({ nsname }) => [nsname],
        () => undefined,
      ));
    return { value: servers?.map(plainName).sort() };
  }

  async cname(name: string): Promise<Reading<string | undefined>> {
    const found = await this.#read(() => this.#resolver.resolveCname(name));
    return "value" in found ? { value: found.value?.map(plainName)[0] } : found;
  }

  /** Where CNAMEs lead from a name, link by link; empty = it is none. */
  async cnames(name: string): Promise<Reading<readonly string[]>> {
    const links = await this.#read(() =>
      followCnames(name, async (link) => {
        const found = await this.#resolver.resolveCname(link).catch(async (error) => {
          // Where a link leads to a name that cannot be asked for, the chain ends there for everybody.
          if (link !== name) return [];
          if (NONE.test(codeOf(error)) && (await this.#hasPublicView())) return [];
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
      const found = await this.#caa(one, climb.length > 0);
      climb.push([one, found]);
      if (!("value" in found) || found.value.length > 0) break;
    }
    return climb;
  }

  /** `isParent`: a server that answers for its own zones only refuses a name above them; a resolver of a CA does not. */
  async #caa(name: string, isParent: boolean): Promise<CaaReading> {
    try {
      return { value: (await this.#resolver.resolveCaa(name)).map(caaRecord) };
    } catch (error) {
      const code = codeOf(error);
      if (NONE.test(code)) return (await this.#hasPublicView()) ? { value: [] } : this.#blind();
      if (code === "EREFUSED" && isParent) return { value: [] };
      if (code === "ESERVFAIL") return (await this.#hasPublicView()) ? { servfail: true } : this.#blind();
      return this.#failure(error);
    }
  }

  async #read<T>(lookup: () => Promise<T>): Promise<Reading<T | undefined>> {
    try {
      return { value: await lookup() };
    } catch (error) {
      const code = codeOf(error);
      if (!NONE.test(code) && code !== "ESERVFAIL") return this.#failure(error);
      if (!(await this.#hasPublicView())) return this.#blind();
      return code === "ESERVFAIL" ? this.#failure(error) : { value: undefined };
    }
  }

  #blind(): Reading<never> {
    return { unknown: `${this.#what} does not even know ${KNOWN_NAME}; use --resolver`, why: "resolver" };
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

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** A reader for a command's `--resolver`. Throws CommandError with the command's exit code for that. */
export function dnsReader(resolver: string | undefined, deadline: number, exitCode: 2 | 3): DnsReader {
  try {
    return new DnsReader(resolver, deadline);
  } catch (cause) {
    const message = `--resolver ${resolver}: give ADDRESS or ADDRESS:PORT, such as 1.1.1.1:53.`;
    throw new CommandError(message, exitCode, { cause });
  }
}
