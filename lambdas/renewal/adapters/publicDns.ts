import type { CaaRecord as DnsCaa } from "node:dns";
import { Resolver } from "node:dns/promises";
import { caaLookupNames } from "../../../core/caa/caaVerdict.ts";
import type { CaaRecord } from "../../../core/caa/caaRecord.ts";
import { followCnames } from "../../../core/renewal/challengeRecords.ts";
import type { NameLookup } from "../ports/index.ts";

const DEADLINE_MS = 1_500;
/** Cloudflare, Google, Quad9: none of them knows a VPC's private zones. */
export const PUBLIC_RESOLVERS = ["1.1.1.1", "8.8.8.8", "9.9.9.9"];
const NOTHING = ["ENODATA", "ENOTFOUND"];

/**
 * Asks the given resolvers, in this order; else that of the machine, which in a VPC may answer from a private zone of the
 * same name.
 */
export class PublicDns implements NameLookup {
  readonly #resolver = new Resolver({ timeout: DEADLINE_MS, tries: 1 });

  constructor(servers?: readonly string[]) {
    if (servers !== undefined) this.#resolver.setServers(servers);
  }

  async caa(name: string): Promise<readonly CaaRecord[] | undefined> {
    for (const domain of caaLookupNames(name)) {
      const found = await this.#ask(() => this.#resolver.resolveCaa(domain));
      if (found === undefined) return undefined;
      if (found.length > 0) return found.flatMap(recordOf);
    }
    return [];
  }

  async cnames(name: string): Promise<readonly string[] | undefined> {
    try {
      return await followCnames(name, async (link) => {
        const found = await this.#ask(() => this.#resolver.resolveCname(link));
        if (found === undefined) throw new Error(`no answer for ${link}`);
        return found[0];
      });
    } catch {
      return undefined;
    }
  }

  async txt(name: string): Promise<readonly string[] | undefined> {
    const found = await this.#ask(() => this.#resolver.resolveTxt(name));
    return found?.map((parts) => parts.join(""));
  }

  async #ask<Record>(question: () => Promise<Record[]>): Promise<Record[] | undefined> {
    try {
      return await question();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      return NOTHING.includes(code) ? [] : undefined;
    }
  }
}

/** Node names the property after the record's tag, whichever it is, and adds the type of the record. */
function recordOf({ critical, ...properties }: DnsCaa): CaaRecord[] {
  const tags = Object.entries(properties).filter(([name]) => name !== "type");
  return tags.map(([tag, value]) => ({ flags: critical, tag, value: String(value) }));
}
