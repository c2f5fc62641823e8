import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, visit } from "yaml";
import type { AdoptedCertificate, AdoptedEndpoint } from "../../core/adoption/index.ts";
import { UneditableError } from "../rotate/editWildcard.ts";
import { YamlText } from "../rotate/yamlText.ts";

/** What the config is to say. */
export interface AdoptedConfig {
  readonly region: string;
  readonly controlDomain: string;
  readonly zoneId: string;
  /** Undefined when the stack has requested the serving one itself. */
  readonly certificate: AdoptedCertificate | undefined;
  readonly endpoints: readonly AdoptedEndpoint[];
  /** Undefined = no host certificate is adopted. */
  readonly renewal: WrittenRenewal | undefined;
}

/** The host certificates' part. Keys that the config has already stay as they are. */
export interface WrittenRenewal {
  readonly acme: Readonly<Record<string, unknown>>;
  readonly hosts: readonly unknown[];
  readonly caa: Readonly<Record<string, unknown>> | undefined;
}

/** The generation that an adopted certificate stands in for when the config names none. */
export const FIRST_GENERATION = 1;

/**
 * The text of `Pulumi.<stack>.yaml` with what was adopted in it; every byte that need not change stays. Keys that are
 * there already are not touched. Throws UneditableError when its form can't be edited in place.
 */
export function adoptedConfig(text: string, project: string, adopted: AdoptedConfig): string {
  const edit = new ConfigEdit(text, project);
  edit.addKey("aws:region", adopted.region);
  edit.addKey(`${project}:controlDomain`, adopted.controlDomain);
  edit.addKey(`${project}:zoneId`, adopted.zoneId);
  if (adopted.certificate !== undefined) edit.addCertificate(adopted.certificate);
  edit.addItems(
    "endpoints",
    adopted.endpoints.map(({ config }) => config),
  );
  if (adopted.renewal !== undefined) {
    edit.addKey(`${project}:acme`, adopted.renewal.acme);
    edit.addItems("hosts", adopted.renewal.hosts);
    if (adopted.renewal.caa !== undefined) edit.addKey(`${project}:caa`, adopted.renewal.caa);
  }
  return edit.text;
}

/** One small edit after the other, each on a freshly read text. */
class ConfigEdit {
  text: string;
  readonly #project: string;

  constructor(text: string, project: string) {
    this.text = text;
    this.#project = project;
  }

  addKey(key: string, value: unknown): void {
    const config = this.#config();
    if (config === undefined) {
      const before = this.text === "" || this.text.endsWith("\n") ? this.text : `${this.text}\n`;
      this.text = `${before}${yamlBlock({ config: { [key]: value } })}\n`;
      return;
    }
    if (config.items.length === 0) this.#fill(config, { [key]: value });
    else if (!config.has(key)) this.#insert(config, { [key]: value });
  }

  addCertificate({ arns, settings }: AdoptedCertificate): void {
    const key = `${this.#project}:wildcard`;
    const wildcard = this.#node(key);
    const own = {
      ...(settings.issuer === undefined ? {} : { issuer: settings.issuer }),
      ...(settings.keyAlgorithm === "RSA_2048" ? {} : { keyAlgorithm: settings.keyAlgorithm }),
      ...(settings.apex ? { apex: true } : {}),
    };
    if (wildcard === undefined) {
      this.addKey(key, {
        issued: [FIRST_GENERATION],
        active: FIRST_GENERATION,
        ...(Object.keys(own).length === 0 ? {} : { settings: { [FIRST_GENERATION]: own } }),
        existing: { [FIRST_GENERATION]: arns },
      });
      return;
    }
    const active = isMap(wildcard) ? wildcard.get("active") : undefined;
    if (typeof active !== "number") throw this.#uneditable(key, "a map with a number in active");
    const existing = [key, "existing", String(active)];
    // A generation never changes: one that was written down keeps its settings, also where they are the defaults.
    if (this.#find(existing) === undefined) this.#addBelow([key, "settings", String(active)], own);
    this.#addBelow(existing, arns);
  }

  addItems(name: string, items: readonly unknown[]): void {
    if (items.length === 0) return;
    const key = `${this.#project}:${name}`;
    const list = this.#node(key);
    if (list === undefined) {
      this.addKey(key, items);
      return;
    }
    if (isScalar(list) ? list.value === null : isSeq(list) && list.items.length === 0) {
      this.#dropKey(key);
      this.addKey(key, items);
      return;
    }
    for (const item of items) {
      const sequence = this.#node(key);
      if (!isSeq(sequence)) throw this.#uneditable(key, "a list written out, without an alias");
      this.text = new YamlText(this.text).insert(sequence, yamlBlock(item, sequence.flow === true));
    }
  }

  /** Adds keys to a map below the config that may not be there yet, down to the map itself. */
  #addBelow(path: readonly string[], values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      const depth = this.#depthOf(path);
      const parent = this.#mapAt(path.slice(0, depth));
      const missing = path.slice(depth);
      if (missing.length === 0 && parent.items.some((pair) => keyText(pair.key) === name)) continue;
      const entry = missing.reduceRight<Record<string, unknown>>((inner, key) => ({ [key]: inner }), { [name]: value });
      this.#insert(parent, entry);
    }
  }

  /** How many keys of the path are there. */
  #depthOf(path: readonly string[]): number {
    let depth = path.length;
    while (depth > 1 && this.#find(path.slice(0, depth)) === undefined) depth -= 1;
    return depth;
  }

  #mapAt(path: readonly string[]): YAMLMap {
    const node = this.#find(path);
    if (!isMap(node)) throw this.#uneditable(path.join("."), "a map written out, without an alias");
    return node;
  }

  /** By the keys' texts: a generation is a number in YAML. */
  #find(path: readonly string[]): unknown {
    return path.reduce<unknown>(
      (node, key) => (isMap(node) ? node.items.find((pair) => keyText(pair.key) === key)?.value : undefined),
      this.#config(),
    );
  }

  /** An empty map is written as `{}`; its first entry begins a block. */
  #fill(map: YAMLMap, entry: Readonly<Record<string, unknown>>): void {
    const [start = 0, end = 0] = map.range ?? [];
    const before = this.text.slice(0, start).trimEnd();
    this.text = `${before}\n  ${yamlBlock(entry).replaceAll("\n", "\n  ")}${this.text.slice(end)}`;
  }

  #insert(map: YAMLMap, entry: Readonly<Record<string, unknown>>): void {
    const flow = map.flow === true;
    const text = yamlBlock(entry, flow);
    // In a flow map the braces are there already.
    this.text = new YamlText(this.text).insert(map, flow ? text.replace(/^\{ ?| ?\}$/g, "") : text);
  }

  #dropKey(key: string): void {
    const config = this.#config();
    const index = config?.items.findIndex((pair) => keyText(pair.key) === key) ?? -1;
    if (config === undefined || index < 0 || config.items.length === 1) throw this.#uneditable(key, "a list");
    this.text = new YamlText(this.text).remove(config, index);
  }

  #node(key: string): unknown {
    return this.#config()?.get(key, true);
  }

  #config(): YAMLMap | undefined {
    const node: unknown = this.#document().get("config", true);
    if (node === undefined || (isScalar(node) && node.value === null)) return undefined;
    if (!isMap(node)) throw this.#uneditable("config", "a map");
    return node;
  }

  #document(): Document {
    return parseDocument(this.text);
  }

  #uneditable(key: string, expected: string): UneditableError {
    return new UneditableError(
      `${key} cannot be edited: it should be ${expected}. Change it by hand; nothing was written.`,
    );
  }
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** A value as YAML without a line break at its end: block style with short lists in a line, or all of it in one line. */
function yamlBlock(value: unknown, flow = false): string {
  const document = new Document(value);
  visit(document, {
    Seq: (_key, list) => {
      if (list.items.every(isScalar)) list.flow = true;
    },
    Map: (_key, map) => {
      if (flow) map.flow = true;
    },
    // Generations are numbers in a stack's file, and keys of an object are texts.
    Pair: (_key, { key }) => {
      if (isScalar(key) && /^[1-9]\d{0,3}$/.test(String(key.value))) key.value = Number(key.value);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}
