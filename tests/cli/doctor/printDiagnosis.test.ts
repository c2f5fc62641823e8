import assert from "node:assert/strict";
import { diagnose } from "../../../cli/doctor/diagnosis.ts";
import { printDiagnosis } from "../../../cli/doctor/print/printDiagnosis.ts";
import { styleOf } from "../../../cli/doctor/print/style.ts";
import { chain, DAY, endpoint, facts, NOW, shown } from "./factsFixture.ts";

const SICK = facts({
  endpoints: [endpoint([shown(chain({ notAfter: NOW - DAY, issuer: "CN=\x1b[31mEvil" }, { covers: false }))])],
});

const print = (given = SICK, columns: number | undefined = undefined, noColour = false) =>
  printDiagnosis(diagnose(given, undefined, []), styleOf(columns, noColour));

describe("printDiagnosis", () => {
  it("says first how it stands, then a line an endpoint, then the root cause with its next command", () => {
    const [title, , head, row, , cause] = print().split("\n");
    assert.equal(title, "Stack prod: FAILING");
    assert.match(head ?? "", /^endpoint +serves +left +root cause$/);
    assert.match(row ?? "", /^imap\.example\.net:993 +wildcard 2 +expired +fail +SERVED_NAME_NOT_COVERED$/);
    assert.equal(cause, "Root cause: SERVED_NAME_NOT_COVERED (imap.example.net:993)");
    assert.match(print(), /^ {2}lose {6}now: Nobody can read mail\.$/m);
    assert.match(print(), /^ {2}next {6}openssl s_client -connect imap\.example\.net:993 /m);
    assert.match(print(), /^ {2}also {6}SERVED_EXPIRED \(imap\.example\.net:993\)$/m);
  });

  it("keeps an endpoint's port where its name has to be cut", () => {
    const one = endpoint();
    const host = `a-very-long-label-of-a-host-name.${"long-".repeat(8)}domain.example`;
    const long = facts({ endpoints: [{ ...one, entry: { ...one.entry, hosts: [host] } }] });
    assert.match(print(long).split("\n")[3] ?? "", /^a-very-long-label\S*…:993 +wildcard 2 /);
  });

  it("names no root cause when there is none", () => {
    assert.match(print(facts()), /^Stack prod: healthy\n/);
    assert.doesNotMatch(print(facts()), /Root cause/);
  });

  it("fits into 80 columns, but for commands, which are copied whole", () => {
    const long = print()
      .split("\n")
      .filter((line) => line.length > 80 && !line.startsWith("  next "));
    assert.deepEqual(long, []);
  });

  it("has colours on a terminal only, and not against the user's wish", () => {
    assert.ok(!print().includes("\x1b"));
    assert.ok(print(SICK, 100).includes("\x1b[31mfail"));
    assert.ok(!print(SICK, 100, true).includes("\x1b"));
  });
});
