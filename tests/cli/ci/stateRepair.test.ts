import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stateRepair } from "../../../cli/ci/stateRepair.ts";
import { recordedText } from "../../core/recorded/recordedText.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "..", "cli", "ci", "stateRepair.ts");
const LISTENER = "urn:pulumi:probe::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener";
const TEXT = `The last update failed at imap-listener, and the state has what was asked for, not what AWS has. A plan made of it would change nothing there. By hand, with a role that updates the stack:

    npm run pulumi -- refresh --yes --stack probe --target '${LISTENER}'

Then run this workflow again.`;

describe("The repair of a state before a plan is made of it", () => {
  it("names what failed and the command, for a state after a refused update", () => {
    assert.deepEqual(stateRepair(recordedText("refusedState")), { text: TEXT, urns: [LISTENER] });
  });

  it("is not needed after the refresh, nor by an empty stack", () => {
    assert.equal(stateRepair(recordedText("repairedState")), undefined);
    assert.equal(stateRepair('{ "version": 3, "deployment": null }'), undefined);
  });

  it("is never taken for needless when the file is something else", () => {
    assert.throws(() => stateRepair("{}"), /^Error: The file is not what `pulumi stack export` prints\.$/);
    assert.throws(() => stateRepair(""), SyntaxError);
  });

  describe("as a command", () => {
    let file: string;
    let dir: string;
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8", stdio: "pipe" });

    before(() => {
      dir = mkdtempSync(join(tmpdir(), "cabal-tls-repair-"));
      file = join(dir, "state.json");
    });
    after(() => rmSync(dir, { recursive: true, force: true }));

    it("prints the text, or each argument of the refresh with a NUL behind it", () => {
      writeFileSync(file, recordedText("refusedState"));
      assert.equal(run(file, "text"), TEXT);
      assert.equal(run(file, "targets"), `--target\0${LISTENER}\0`);
    });

    it("prints nothing for a state that is whole", () => {
      writeFileSync(file, recordedText("repairedState"));
      assert.equal(run(file, "text"), "");
      assert.equal(run(file, "targets"), "");
    });

    it("fails when it cannot read the state, so that no plan is made", () => {
      writeFileSync(file, "{}");
      assert.throws(() => run(file, "text"), { status: 1 });
      assert.throws(() => run(file), { status: 1 });
    });
  });
});
