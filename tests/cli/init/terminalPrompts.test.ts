import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { terminalPrompts } from "../../../cli/init/terminalPrompts.ts";

const [DOWN, ENTER, SPACE, ESCAPE] = ["\u001b[B", "\r", " ", "\u001b"];

/** A terminal that types the keys once the question is shown. */
function terminal(...keys: readonly string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const left = [...keys];
  let screen = "";
  output.on("data", (chunk) => {
    screen += String(chunk);
    const key = left.shift();
    if (key !== undefined) setImmediate(() => input.write(key));
  });
  return { prompts: terminalPrompts(input, output), screen: () => screen };
}

const CHOICES = [
  { value: "one", label: "the first" },
  { value: "two", label: "the se\u001b[2Jcond" },
];

describe("terminalPrompts", () => {
  it("gives the value of the line that was chosen, and shows nothing that the terminal obeys", async () => {
    const { prompts, screen } = terminal(DOWN, ENTER);
    assert.equal(await prompts.select("Which?", CHOICES), "two");
    assert.match(screen(), /Which\?/);
    assert.equal(screen().includes("se\u001b[2Jcond"), false);
  });

  it("gives several, or none", async () => {
    assert.deepEqual(await terminal(SPACE, ENTER).prompts.several("Which?", CHOICES), ["one"]);
    assert.deepEqual(await terminal(ENTER).prompts.several("Which?", CHOICES), []);
    assert.deepEqual(await terminal(ENTER).prompts.several("Which?", CHOICES, "all"), ["one", "two"]);
    assert.deepEqual(await terminal(SPACE, ENTER).prompts.several("Which?", CHOICES, "all"), ["two"]);
  });

  it("takes a text that is right, with the usual one to begin with", async () => {
    const problem = (answer: string) => (answer.endsWith("2") ? undefined : "it must end with 2");
    const { prompts, screen } = terminal(ENTER, "2", ENTER);
    assert.equal(await prompts.text("Region?", "us-west-", problem), "us-west-2");
    assert.match(screen(), /it must end with 2/);
  });

  it("takes Enter for no", async () => {
    assert.equal(await terminal(ENTER).prompts.confirm("Do you agree?"), false);
    assert.equal(await terminal("y").prompts.confirm("Do you agree?"), true);
  });

  it("is cancelled by Escape and by Ctrl-C, with nothing written", async () => {
    for (const key of [ESCAPE, "\u0003"]) {
      await assert.rejects(terminal(key).prompts.select("Which?", CHOICES), {
        name: "CommandError",
        exitCode: 1,
        message: "Cancelled. Nothing was written.",
      });
    }
  });
});
