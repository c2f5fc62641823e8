import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { configFileSchema } from "../../../core/configSchema/configFileSchema.ts";
import { ConfigError } from "../../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import { rawStack } from "./rawStack.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CONTEXT = { project: "cabal-tls", stack: "prod" };
const accepts = new Ajv({ allErrors: true }).compile(configFileSchema("cabal-tls"));

type Raw = Readonly<Record<string, unknown>>;

/** The config of a file as the program gets it: keys of the namespace without their prefix. */
function rawOf(file: { readonly config: Raw }): Record<string, unknown> {
  return Object.fromEntries(Object.entries(file.config).map(([key, value]) => [key.replace(/^cabal-tls:/, ""), value]));
}

function fileOf(raw: Raw): { readonly config: Raw } {
  const inFile = (key: string) => (key === "aws:region" ? key : `cabal-tls:${key}`);
  return { config: Object.fromEntries(Object.entries(raw).map(([key, value]) => [inFile(key), value])) };
}

function isParsed(raw: Raw): boolean {
  try {
    parseStackConfig(raw, CONTEXT);
    return true;
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return false;
  }
}

/** Every value that takes the place of another: wrong types, wrong words, out of every range, and hostile. */
const REPLACEMENTS: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  70_000,
  "",
  "no such word",
  "UPPER.example.net",
  [],
  {},
  [[]],
];

const NAME = "a function decides what a domain name is, and whether it is one label below the control domain";
const BOTH = "whether it is needed, or is enough, depends on another key";
const SOMEBODY = "alerts needs one subscriber, an address or a URL";

/** Where the parser refuses what the JSON schema accepts, and why the schema cannot. */
const ONLY_PARSER: Readonly<Record<string, string>> = {
  acme: BOTH,
  alerts: SOMEBODY,
  "alerts.emails": SOMEBODY,
  "alerts.emails.N": SOMEBODY,
  controlDomain: NAME,
  "endpoints.N.hostname": NAME,
  "endpoints.N.origin": BOTH,
  "endpoints.N.origin.bucket": BOTH,
  "endpoints.N.routes": BOTH,
  "endpoints.N.routes.uptime": BOTH,
  "mailDomains.N": NAME,
  network: BOTH,
  "network.subnetIds": BOTH,
  "network.vpcId": BOTH,
};

type Steps = readonly (string | number)[];

function* pathsOf(value: unknown, path: Steps = []): Generator<Steps> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) yield* pathsOf(Reflect.get(value, key), [...path, key]);
}

function changed(raw: Raw, path: Steps, change: (holder: object, key: string | number) => void): Raw {
  const copy = structuredClone(raw);
  const holder = path.slice(0, -1).reduce<object>((inner, key) => Reflect.get(inner, key), copy);
  change(holder, path.at(-1) ?? "");
  return copy;
}

/** Each path of a config with each replacement, without it, and with a misspelt key beside it. */
function* mutantsOf(raw: Raw): Generator<readonly [name: string, raw: Raw]> {
  for (const path of pathsOf(raw)) {
    for (const value of REPLACEMENTS) {
      yield [
        `${path.join(".")} = ${JSON.stringify(value)}`,
        changed(raw, path, (holder, key) => Reflect.set(holder, key, value)),
      ];
    }
    yield [
      `${path.join(".")} removed`,
      changed(raw, path, (holder, key) =>
        Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key),
      ),
    ];
    if (typeof path.at(-1) === "string") {
      yield [`${path.join(".")}x added`, changed(raw, path, (holder, key) => Reflect.set(holder, `${key}x`, 1))];
    }
  }
}

describe("configFileSchema", () => {
  it("is what docs/config.schema.json has", () => {
    const committed = readFileSync(join(ROOT, "docs/config.schema.json"), "utf8");
    assert.equal(
      committed,
      `${JSON.stringify(configFileSchema("cabal-tls"), undefined, 2)}\n`,
      "make it again: npx --no -- cabal-tls schema > docs/config.schema.json",
    );
  });

  it("accepts every config file of the repository, whose first line names it", () => {
    const files = globSync("Pulumi.{prod,local}.yaml", { cwd: ROOT });
    assert.equal(files.length, 2);
    for (const file of files) {
      const text = readFileSync(join(ROOT, file), "utf8");
      assert.equal(text.split("\n")[0], "# yaml-language-server: $schema=docs/config.schema.json", file);
      assert.ok(accepts(parse(text)), `${file}: ${JSON.stringify(accepts.errors)}`);
    }
  });

  it("leaves other namespaces and the engine's own keys alone, and takes the project's name", () => {
    const { config } = fileOf(rawStack());
    assert.ok(
      accepts({ config: { ...config, "other:key": 1 }, encryptionsalt: "v1:x", secretsprovider: "awskms://x" }),
    );
    assert.ok(!accepts({ config: { ...config, "cabal-tls:key": 1 } }));
    const mail = new Ajv().compile(configFileSchema("mail"));
    assert.ok(!mail({ config }));
    assert.ok(
      mail({
        config: Object.fromEntries(Object.entries(config).map(([k, v]) => [k.replace("cabal-tls:", "mail:"), v])),
      }),
    );
  });

  it("refuses no config that the parser accepts, and accepts only what it cannot express", () => {
    const raws = [rawStack(), rawOf(parse(readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8")))];
    const judged = raws.flatMap((raw) =>
      [...mutantsOf(raw)].map(([name, mutant]) => ({
        name,
        bySchema: accepts(fileOf(mutant)),
        byParser: isParsed(mutant),
      })),
    );
    const wronglyRefused = judged.filter(({ bySchema, byParser }) => byParser && !bySchema).map(({ name }) => name);
    const accepted = judged
      .filter(({ bySchema, byParser }) => bySchema && !byParser)
      .map(({ name }) => name.replaceAll(/\.\d+/g, ".N").split(" ")[0]);
    assert.deepEqual(wronglyRefused, []);
    assert.deepEqual([...new Set(accepted)].sort(), Object.keys(ONLY_PARSER).sort());
    assert.ok(judged.length > 700, String(judged.length));
  });
});
