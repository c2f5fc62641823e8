import type { CaaRecord as DnsCaa } from "node:dns";
import { Resolver } from "node:dns/promises";
import type { CaaRecord, NameLookup } from "../ports/nameLookup.ts";

const DEADLINE_MS = 1_500;
const NOTHING = ["ENODATA", "ENOTFOUND"];

/** The resolver of the machine. */
export class PublicDns implements NameLookup {
  readonly #resolver = new Resolver({ timeout: DEADLINE_MS, tries: 1 });

  async caa(name: string): Promise<readonly CaaRecord[] | undefined> {
    // The closest set decides (RFC 8659, 3).
    const labels = name.split(".");
    for (let from = 0; from < labels.length; from += 1) {
      const found = await this.#ask(() => this.#resolver.resolveCaa(labels.slice(from).join(".")));
      if (found === undefined) return undefined;
      if (found.length > 0) return found.flatMap(recordOf);
    }
    return [];
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

function recordOf({ issue, issuewild }: DnsCaa): CaaRecord[] {
  return [
    ...(issue === undefined ? [] : [{ tag: "issue", value: issue }]),
    ...(issuewild === undefined ? [] : [{ tag: "issuewild", value: issuewild }]),
  ];
}
