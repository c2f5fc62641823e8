import { isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { Issuer } from "../../core/generation.ts";
import type { Generations } from "../../core/rotation/rotationPlan.ts";
import { YamlText } from "./yamlText.ts";

/** The file has its wildcard in a form that cannot be edited in place. */
export class UneditableError extends Error {
  override readonly name = "UneditableError";
}

/**
 * The text of `Pulumi.<stack>.yaml` with other generations; every byte that need not change stays. A new generation
 * takes over the settings of the one that served, so that it covers the same names; a dropped one loses its settings
 * and its external certificates, which the config would refuse. `key`: such as `cabal-tls:wildcard`; `issuer`: of a new
 * generation, in place of that of the one that served.
 */
export function editWildcard(text: string, key: string, from: Generations, to: Generations, issuer?: Issuer): string {
  const edit = new WildcardEdit(text, key);
  for (const added of to.issued.filter((one) => !from.issued.includes(one))) {
    edit.addNumber("issued", added);
    edit.copySettings(from.active, added, issuer);
  }
  for (const dropped of from.issued.filter((one) => !to.issued.includes(one))) {
    edit.removeNumber("issued", dropped);
    edit.removeEntry("settings", dropped);
    edit.removeEntry("existing", dropped);
  }
  if (to.active !== from.active) edit.setActive(to.active);
  for (const one of to.retiring.filter((other) => !from.retiring.includes(other))) edit.addNumber("retiring", one);
  for (const one of from.retiring.filter((other) => !to.retiring.includes(other))) edit.removeNumber("retiring", one);
  return edit.text;
}

/** One small edit after the other, each on a freshly read text. */
class WildcardEdit {
  text: string;
  readonly #key: string;

  constructor(text: string, key: string) {
    this.text = text;
    this.#key = key;
  }

  setActive(generation: number): void {
    const active = this.#wildcard().get("active", true);
    if (!isScalar(active)) throw this.#uneditable("active", "a number");
    this.text = new YamlText(this.text).replaceScalar(active, String(generation));
  }

  addNumber(name: "issued" | "retiring", generation: number): void {
    const list = this.#list(name);
    if (list === undefined) this.#addEntry(`${name}: [${generation}]`);
    else this.text = new YamlText(this.text).insert(list, String(generation));
  }

  /** An emptied list goes altogether: only `retiring` can become one. */
  removeNumber(name: "issued" | "retiring", generation: number): void {
    const list = this.#list(name);
    const index = list?.items.findIndex((item) => isScalar(item) && item.value === generation) ?? -1;
    if (list === undefined || index === -1) throw this.#uneditable(name, `a list with ${generation} in it`);
    if (list.items.length === 1) this.#removeFrom(this.#wildcard(), name);
    else this.text = new YamlText(this.text).remove(list, index);
  }

  copySettings(from: number, to: number, issuer: Issuer | undefined): void {
    const settings = this.#map("settings");
    const fields = Object.entries(issuedBy(this.#settingsOf(from), issuer));
    if (fields.length === 0) return;
    const flow = fields.map(([name, field]) => `${name}: ${JSON.stringify(field).replaceAll('"', "")}`).join(", ");
    const entry = `${to}: { ${flow} }`;
    if (settings === undefined) this.#addEntry(`settings: { ${entry} }`);
    else this.text = new YamlText(this.text).insert(settings, entry);
  }

  #settingsOf(generation: number): Record<string, unknown> {
    const value = this.#map("settings")?.items.find((pair) => keyOf(pair.key) === String(generation))?.value;
    if (value === undefined) return {};
    if (!isMap(value)) throw this.#uneditable(`settings.${generation}`, "a map");
    return value.toJSON() as Record<string, unknown>;
  }

  removeEntry(name: "settings" | "existing", generation: number): void {
    const map = this.#map(name);
    if (map === undefined || !map.items.some((pair) => keyOf(pair.key) === String(generation))) return;
    if (map.items.length === 1) this.#removeFrom(this.#wildcard(), name);
    else this.#removeFrom(map, String(generation));
  }

  #removeFrom(map: YAMLMap, key: string): void {
    const index = map.items.findIndex((pair) => keyOf(pair.key) === key);
    this.text = new YamlText(this.text).remove(map, index);
  }

  /** Behind `active`, where a reader looks for it. */
  #addEntry(entry: string): void {
    const wildcard = this.#wildcard();
    const active = wildcard.items.findIndex((pair) => keyOf(pair.key) === "active");
    this.text = new YamlText(this.text).insert(wildcard, entry, active);
  }

  #wildcard(): YAMLMap {
    const node = parseDocument(this.text).getIn(["config", this.#key], true);
    if (!isMap(node)) throw this.#uneditable(undefined, "a map in YAML, not a text");
    return node;
  }

  #list(name: string): YAMLSeq | undefined {
    const node = this.#wildcard().get(name, true);
    if (node === undefined) return undefined;
    if (!isSeq(node)) throw this.#uneditable(name, "a list written out, without an alias");
    return node;
  }

  #map(name: string): YAMLMap | undefined {
    const node = this.#wildcard().get(name, true);
    if (node === undefined) return undefined;
    if (!isMap(node)) throw this.#uneditable(name, "a map written out, without an alias");
    return node;
  }

  #uneditable(name: string | undefined, expected: string): UneditableError {
    const path = name === undefined ? this.#key : `${this.#key}.${name}`;
    return new UneditableError(
      `${path} cannot be edited: it should be ${expected}. Change it by hand; nothing was written.`,
    );
  }
}

/** The settings with another issuer. ACM is the one that need not be named, and has no profiles. */
function issuedBy(settings: Record<string, unknown>, issuer: Issuer | undefined): Record<string, unknown> {
  if (issuer === undefined) return settings;
  const { issuer: _issuer, profile, ...others } = settings;
  if (issuer === "acm") return others;
  return { ...others, issuer, ...(profile === undefined ? {} : { profile }) };
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
