import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "./capturedIo.ts";
import { inventoryFixture } from "./inventoryFixture.ts";

const HEAD = "config:\n  aws:region: us-west-2\n  cabal-tls:controlDomain: example.net\n";
const ENDPOINTS = `  cabal-tls:endpoints:
    - { name: api, kind: apigateway, hostname: api, apiId: a1b2c3d4e5, stage: prod }
`;
const BY_HAND = "Change it by hand; nothing was written.";

/** Command lines that are wrong by themselves, with all that is said of them. */
const USAGE: readonly (readonly [string, string])[] = [
  ["sideways", "error: unknown command 'sideways'"],
  [
    "rotate sideways",
    'rotate has no command "sideways". It has next, stage, switch, rollback, retire, status; `npx --no -- cabal-tls rotate --help` says what they do.',
  ],
  ["rotate next --nope", "error: unknown option '--nope'"],
  ["rotate retire", "error: missing required argument 'N'"],
  ["rotate next --stack", "error: option '--stack <NAME>' argument missing"],
  ["rotate next more", "error: too many arguments for 'next'. Expected 0 arguments but got 1: more."],
  ["watch --seconds", "error: option '--seconds <N>' argument missing"],
  [
    "watch --seconds 0",
    "error: option '--seconds <N>' argument '0' is invalid. It should be a number of seconds above 0.",
  ],
  [
    "watch --connect-to a:1",
    "error: option '--connect-to <HOST:PORT:ADDRESS:PORT>' argument 'a:1' is invalid. " +
      '--connect-to "a:1": expected HOST:PORT:ADDRESS:PORT with ports from 1 to 65535, for example ' +
      "imap.example.net:993:127.0.0.1:40993; leave ADDRESS empty to keep the resolved addresses.",
  ],
  [
    "gate --format yaml",
    "error: option '--format <format>' argument 'yaml' is invalid. Allowed choices are text, markdown, json.",
  ],
  [
    "gate --declare nothing",
    "error: option '--declare <kind>' argument 'nothing' is invalid. Allowed choices are rotation, any, auto.",
  ],
];

describe("the command line's error texts", () => {
  let dir: string;
  const run = (line: string, input = "") => cli(line.split(" "), { cwd: dir, input });
  const stack = (wildcard: string) => writeFile(join(dir, "Pulumi.prod.yaml"), `${HEAD}${wildcard}${ENDPOINTS}`);

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "cabal-tls-errors-"));
    await writeFile(join(dir, "Pulumi.yaml"), "name: cabal-tls\n");
    await stack("  cabal-tls:wildcard: { issued: [1], active: 1 }\n");
  });
  afterEach(() => rm(dir, { recursive: true }));

  for (const [line, text] of USAGE) {
    it(`say what is wrong with \`${line}\``, async () => {
      assert.deepEqual(await run(line), { exitCode: 2, stdout: "", stderr: text });
    });
  }

  it("ask for a command of rotate, with its help", async () => {
    const { exitCode, stderr } = await run("rotate");
    assert.equal(exitCode, 2);
    assert.match(stderr, /^Usage: npx --no -- cabal-tls rotate /);
    assert.match(stderr, /\nName a command of rotate\.$/);
  });

  const forms: readonly (readonly [string, string, string, string])[] = [
    [
      "an alias",
      "  x:w: &w { issued: [1], active: 1 }\n  cabal-tls:wildcard: *w\n",
      "next",
      "cabal-tls:wildcard cannot be edited: it should be a map in YAML, not a text.",
    ],
    [
      "a list that is an alias",
      "  x:w: &w [1]\n  cabal-tls:wildcard: { issued: *w, active: 1 }\n",
      "next",
      "cabal-tls:wildcard.issued cannot be edited: it should be a list written out, without an alias.",
    ],
    [
      "a number that is an alias",
      "  x:w: &w 1\n  cabal-tls:wildcard: { issued: [1], active: *w }\n",
      "next",
      "cabal-tls:wildcard.active cannot be edited: it should be a number.",
    ],
    [
      "an item that is an alias",
      "  x:w: &w 1\n  cabal-tls:wildcard: { issued: [*w, 2], active: 2, retiring: [1] }\n",
      "retire 1",
      "cabal-tls:wildcard.issued cannot be edited: it should be a list with 1 in it.",
    ],
    [
      "settings that are an alias",
      "  x:w: &w { 1: { apex: true } }\n  cabal-tls:wildcard: { issued: [1], active: 1, settings: *w }\n",
      "next",
      "cabal-tls:wildcard.settings cannot be edited: it should be a map written out, without an alias.",
    ],
    [
      "settings of a generation that are an alias",
      "  x:w: &w { apex: true }\n  cabal-tls:wildcard: { issued: [1], active: 1, settings: { 1: *w } }\n",
      "next",
      "cabal-tls:wildcard.settings.1 cannot be edited: it should be a map.",
    ],
    [
      "an anchor that is used elsewhere",
      "  cabal-tls:wildcard: { issued: [1], active: &a 1, validationTimeoutMinutes: *a }\n",
      "next",
      "Pulumi.prod.yaml has a form that cannot be edited.",
    ],
  ];
  for (const [form, wildcard, command, text] of forms) {
    it(`say which part of the config cannot be edited: ${form}`, async () => {
      await stack(wildcard);
      const before = await readFile(join(dir, "Pulumi.prod.yaml"), "utf8");
      assert.deepEqual(await run(`rotate ${command}`), { exitCode: 2, stdout: "", stderr: `${text} ${BY_HAND}` });
      assert.equal(await readFile(join(dir, "Pulumi.prod.yaml"), "utf8"), before);
    });
  }

  it("say that the config cannot be written", async () => {
    await mkdir(join(dir, `.Pulumi.prod.yaml.${process.pid}`));
    assert.deepEqual(await run("rotate next"), {
      exitCode: 2,
      stdout: "",
      stderr:
        "Pulumi.prod.yaml cannot be written (EISDIR), and is as it was. Make its folder writable, then run this again.",
    });
  });

  it("say that an inventory has no certificate of ACM", async () => {
    await writeFile(join(dir, "inventory.json"), JSON.stringify({ ...inventoryFixture(), certificates: [] }));
    assert.deepEqual(await run("rotate status --inventory inventory.json"), {
      exitCode: 2,
      stdout: "",
      stderr: "The inventory has no certificate of ACM. Give the inventory of a stack with a wildcard.",
    });
  });

  it("say what is wrong with an inventory, and where it came from", async () => {
    const text = async (input: string) => {
      const { exitCode, stdout, stderr } = await run("rotate status --inventory -", input);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      return stderr;
    };
    assert.equal(
      await text("hunter2"),
      "standard input: The inventory cannot be unpacked: it is not base64 of gzip of JSON. Read the parameter that the " +
        'stack output "inventoryParameter" names, or run the update again to write it anew.',
    );
    assert.match(await text("{ hunter2"), /^standard input: Expected property name /);
    assert.equal(
      await text('{"endpoints":[]}'),
      "standard input: This is not an inventory: it has no version, certificates and endpoints. Give what " +
        "`npm run --silent pulumi -- stack output inventory --json` prints, or the parameter that the stack output " +
        '"inventoryParameter" names.',
    );
  });

  it("say what is wrong with what the gate is given", async () => {
    const text = async (line: string, input: string) => {
      const { exitCode, stdout, stderr } = await run(line, input);
      assert.deepEqual([exitCode, stdout], [2, ""]);
      return stderr;
    };
    assert.equal(await text("gate", ""), "plan: it is empty. Pass the output of `pulumi preview --json`.");
    await writeFile(join(dir, "inventory.json"), "{}");
    assert.equal(
      await text("gate --offline --inventory inventory.json", '{"steps":[]}'),
      "inventory: not an inventory of version 1. Pass the output of `pulumi stack output inventory --json`.",
    );
    assert.equal(
      await text("gate --offline --inventory none.json", '{"steps":[]}'),
      "inventory: none.json cannot be read (ENOENT). Name a file, or - for standard input.",
    );
  });
});
