import assert from "node:assert/strict";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Inventory } from "../../core/inventory.ts";
import { visibleLines } from "../../core/visibleText.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { cli } from "./capturedIo.ts";

const HIDDEN = "\u001b[2J\u001b]0;title\u0007\r\u009b1m\u202e\u2066\u200b\u2028";
/** Every character of it is seen; a shell, YAML, JSON, a template or a label would take some of them for its own. */
const SIGNS = `it's "$(touch x)" \`id\` \${HOME} {{ .x }} # : - & * ! | > % @ \\ <b> , [ ] é`;

const READING: readonly (readonly [command: string, args: readonly string[], exitCode: number])[] = [
  ["doctor", ["doctor"], 3],
  ["doctor --json", ["doctor", "--json"], 3],
  ["doctor --policy", ["doctor", "--policy"], 3],
  ["facts", ["facts"], 2],
  ["watch", ["watch", "--seconds", "1"], 2],
  ["render", ["render", "--out", "out", "--runbook-url", "https://example.org"], 2],
  ["rotate status", ["rotate", "status"], 2],
];

describe("A command", () => {
  let cwd: string;
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), "hostile-text-"));
  });
  after(() => rmSync(cwd, { recursive: true, force: true }));

  async function run(args: readonly string[], input = "") {
    const { exitCode, stdout, stderr } = await cli(args, { cwd, input });
    const text = `${stdout}\n${stderr}`;
    assert.equal(visibleLines(text), text, "something that is not seen was written");
    assert.doesNotMatch(text, /^ +at /m, "a stack trace was written");
    return { exitCode, text };
  }

  const withStack = (stack: unknown) => JSON.stringify({ ...mailInventory(), stack });
  for (const [command, args, exitCode] of READING) {
    it(`${command} refuses an inventory with hidden characters, and shows none of them`, async () => {
      const result = await run([...args, "--inventory", "-"], withStack(HIDDEN));
      assert.equal(result.exitCode, exitCode);
      assert.match(result.text, /stack: ".+": it holds control or format characters|INVENTORY_UNREADABLE/);
    });

    it(`${command} refuses an inventory with a value of another type, without a stack trace`, async () => {
      const result = await run([...args, "--inventory", "-"], withStack({ deep: [null] }));
      assert.equal(result.exitCode, exitCode);
    });
  }

  const named: readonly (readonly [what: string, args: readonly string[], exitCode: number])[] = [
    ["an unknown command", [HIDDEN], 2],
    ["an unknown option", ["gate", `--${HIDDEN}`], 2],
    ["a file that does not exist", ["gate", "--plan", `${HIDDEN}.json`], 2],
    ["an inventory that does not exist", ["facts", "--inventory", `${HIDDEN}.json`], 2],
    ["a state that does not exist", ["rotate", "status", "--inventory", "-", "--state", `${HIDDEN}.json`], 2],
    ["a stack", ["rotate", "next", "--stack", HIDDEN], 2],
    ["a region", ["adopt", "--stack", "x", "--control-domain", "example.net", "--region", HIDDEN], 2],
    ["a control domain", ["adopt", "--stack", "x", "--control-domain", HIDDEN], 2],
    ["a reason", ["explain", HIDDEN], 2],
    ["an allowance", ["gate", "--allow", HIDDEN], 2],
    ["a name to look at", ["doctor", HIDDEN, "--inventory", "-"], 3],
  ];
  for (const [what, args, exitCode] of named) {
    it(`repeats no hidden character of ${what} in its error`, async () => {
      const result = await run(args, JSON.stringify(mailInventory()));
      assert.deepEqual([result.exitCode, result.text.length > 10], [exitCode, true]);
    });
  }

  for (const format of ["text", "markdown", "json"]) {
    it(`gate shows no hidden character of the plan as ${format}`, async () => {
      const urn = `urn:pulumi:prod::cabal-tls::aws:lb/listener:Listener::${HIDDEN}`;
      const state = { urn, custom: true, inputs: { port: HIDDEN } };
      const plan = { steps: [{ op: "create", urn, newState: state }], changeSummary: { create: 1 } };
      const result = await run(["gate", "--offline", "--format", format], JSON.stringify(plan));
      assert.ok([0, 1].includes(result.exitCode), result.text);
      assert.match(result.text, /Listener|listener/);
    });
  }

  it("render writes files that are read as they were meant, whatever visible text the inventory holds", async () => {
    const plain = mailInventory();
    const inventory: Inventory = { ...plain, endpoints: plain.endpoints.map((one) => ({ ...one, impact: SIGNS })) };
    writeFileSync(join(cwd, "inventory.json"), JSON.stringify(inventory));
    const out = ["--out", "rendered", "--runbook-url", "https://example.org"];
    const { exitCode, text } = await run(["render", "--inventory", "inventory.json", ...out]);
    assert.equal(exitCode, 0, text);
    const files = globSync("rendered/**/*.{yml,json}", { cwd });
    assert.ok(files.length > 8);
    const found = files.filter((file) => {
      const content = readFileSync(join(cwd, file), "utf8");
      assert.equal(visibleLines(content), content, file);
      return JSON.stringify(parse(content)).includes("touch x");
    });
    assert.notDeepEqual(found, []);
  });
});
