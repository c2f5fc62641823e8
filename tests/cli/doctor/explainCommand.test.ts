import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REASONS } from "../../../cli/doctor/reasons/index.ts";
import { ALERT_TEXTS } from "../../../cli/doctor/reasons/alertTexts.ts";
import { alertDrafts, DEFAULT_SETTINGS } from "../../../monitoring/index.ts";
import { cli } from "../capturedIo.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const RUNBOOK = readFileSync(join(ROOT, "docs", "runbooks", "cert-expiring.md"), "utf8");

const explain = (...args: string[]) => cli(["explain", ...args], { cwd: ROOT });

describe("explain", () => {
  it("prints the runbook, which is the file in docs: write it again with `explain --all`", async () => {
    const { stdout, exitCode } = await explain("--all");
    assert.equal(`${stdout}\n`, RUNBOOK);
    assert.equal(exitCode, 0);
  });

  it("has a heading for every alert that render writes, and for no other", () => {
    const written = [...new Set(alertDrafts(DEFAULT_SETTINGS).map(({ name }) => name))].sort();
    assert.deepEqual(Object.keys(ALERT_TEXTS).sort(), written);
    for (const name of written) assert.match(RUNBOOK, new RegExp(`^### ${name}$`, "m"));
  });

  it("has a heading for every reason, with the doctor's own meaning and fix", () => {
    for (const { code: reason, meaning, fix } of REASONS) {
      assert.ok(RUNBOOK.includes(`### ${reason}\n\n> ${meaning}\n\n> **Fix:** ${fix}\n`), reason);
    }
  });

  it("prints one entry, however the reason is written", async () => {
    const { stdout } = await explain("sni_leftover");
    assert.match(stdout, /^SNI_LEFTOVER\n\nA forgotten certificate/);
    assert.match(stdout, /^Fix: /m);
  });

  it("explains an alert", async () => {
    assert.match((await explain("TLSServedCertDiffers")).stdout, /^TLSServedCertDiffers/);
  });

  it("prints every entry without Markdown, in lines of 80 columns", async () => {
    const { stdout: list } = await explain("--list");
    const { stdout } = await explain(...list.split("\n"));
    assert.deepEqual(
      stdout.split("\n").filter((line) => /^[#>]|\*\*|\]\(#/.test(line)),
      [],
    );
    // A word that is longer than a line stays whole: a URL, a command.
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.length > 80 && line.trim().includes(" ")),
      [],
    );
    assert.ok(stdout.includes("\n- VALIDATION_RECORD_MISSING: The CNAME by which ACM validates"));
  });

  it("suggests the nearest name for a word that it does not know", async () => {
    assert.deepEqual(await explain("SNI_LEFTOVERS"), {
      exitCode: 2,
      stdout: "",
      stderr: 'explain: there is no reason or alert "SNI_LEFTOVERS". Did you mean SNI_LEFTOVER? --list shows all.',
    });
  });

  it("says which names have a word in them, and suggests nothing for one that resembles none", async () => {
    const said = async (word: string) =>
      (await explain(word)).stderr.replace(/^explain: there is no reason or alert /, "");
    assert.match(
      await said("acm"),
      /^"acm"\. These have it in their names: ACM_\w+, ACM_\w+, ACM_\w+, ACM_\w+ and \d\d more\. --list shows all\.$/,
    );
    assert.equal(
      await said("rate_limited"),
      '"rate_limited". These have it in their names: RENEWAL_RATE_LIMITED. --list shows all.',
    );
    assert.equal(await said("TLSCertExpird"), '"TLSCertExpird". Did you mean TLSCertExpired? --list shows all.');
    assert.equal(await said("lambda"), '"lambda". --list shows all.');
  });
});
