import assert from "node:assert/strict";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import { type Reason, REASONS } from "../../../../cli/doctor/reasons/index.ts";
import { withNext } from "../../../../cli/doctor/reasons/finding.ts";
import { printDiagnosis } from "../../../../cli/doctor/print/printDiagnosis.ts";
import { styleOf } from "../../../../cli/doctor/print/layout.ts";
import { chain, DAY, endpoint, facts, NOW, shown } from "../factsFixture.ts";

const SICK = facts({
  endpoints: [endpoint([shown(chain({ notAfter: NOW - DAY, issuer: "CN=\x1b[31mEvil" }, { covers: false }))])],
});

const print = (given = SICK, columns: number | undefined = undefined, noColour = false) =>
  printDiagnosis(diagnose(given, undefined, []), styleOf(columns, noColour));

describe("printDiagnosis", () => {
  it("prints the verdict, a line for each endpoint, what did not pass, then the root cause, and the next command last", () => {
    assert.equal(
      print(),
      [
        "Stack prod: FAILING",
        "",
        "endpoint              serves      left           root cause",
        "imap.example.net:993  wildcard 2  expired  fail  SERVED_NAME_NOT_COVERED",
        "",
        "imap.example.net:993",
        "  served      fail    SERVED_NAME_NOT_COVERED",
        "                      192.0.2.1 with SNI: the certificate is for *.example.net,",
        "                      not for imap.example.net",
        "  served      fail    SERVED_EXPIRED",
        "                      192.0.2.1 with SNI: expired 2026-12-31 00:00 UTC, 24 h ago",
        "  users lose  now: Nobody can read mail.",
        "",
        "Root cause: SERVED_NAME_NOT_COVERED (imap.example.net:993)",
        "  The served certificate is not for this host name.",
        "  seen      192.0.2.1 with SNI: the certificate is for *.example.net, not for",
        "            imap.example.net",
        "  also      SERVED_EXPIRED (imap.example.net:993)",
        "  lose      now: Nobody can read mail.",
        "  fix       Serve the stack's certificate, or use a name that it covers: a",
        "            wildcard stands for one label.",
        "  next      openssl s_client -connect imap.example.net:993 -servername imap.example.net -showcerts < /dev/null",
      ].join("\n"),
    );
  });

  it("shows what passed, and all of the evidence, with --verbose only", () => {
    const verbose = printDiagnosis(diagnose(SICK, undefined, []), styleOf(undefined, false), true);
    assert.match(verbose, /^ {2}validation {2}pass /m);
    assert.doesNotMatch(print(), / pass /);
    assert.match(verbose.split("\n").at(-1) ?? "", /^ {2}next /);
  });

  it("leaves the root cause, its next command and all between them on a terminal of 24 lines, for every reason", () => {
    const long = "a text of evidence that is longer than a line of the terminal, as AWS and mail servers write them, ";
    const plain = diagnose(SICK, undefined, []);
    const topic = { link: "served", subject: "imap.example.net:993", verdict: "fail" } as const;
    const rootOf = (reason: Reason, next: readonly string[] = []) =>
      withNext({ ...topic, reason, evidence: Array.from({ length: 8 }, () => long), next }, SICK.inventory);
    const commands = Array.from({ length: 6 }, () => `aws ssm put-parameter --name ${"n".repeat(110)}`);
    for (const { code } of REASONS) {
      for (const root of [rootOf(code), rootOf(code, commands.slice(0, 4))]) {
        const impacts = Array.from(
          { length: 6 },
          (_, index) => `Users lose endpoint ${index}, and much of their mail.`,
        );
        const [one] = plain.endpoints;
        assert.ok(one);
        const endpoints = impacts.map((what) => ({ ...one, rootCause: root, loss: { what, at: "now" } }));
        const others = REASONS.slice(0, 9).map((row) => ({ ...root, reason: row.code }));
        const text = printDiagnosis(
          { ...plain, endpoints, rootCause: root, findings: [root, ...others] },
          styleOf(80, true),
        );
        const last = text.slice(text.indexOf(`\nRoot cause: ${code}`) + 1).split("\n");
        const rows = last.reduce((sum, line) => sum + Math.ceil(line.length / 80), 0);
        assert.ok(rows <= 23, `${code}: ${rows} lines`);
        assert.match(last.at(-1) ?? "", /^ {2}(next|then) {6}/, code);
        assert.match(last.join("\n"), /^ {12}… \d+ more lines: --verbose$/m, code);
      }
    }
  });

  it("keeps an endpoint's port when its name is shortened", () => {
    const one = endpoint();
    const host = `a-very-long-label-of-a-host-name.${"long-".repeat(8)}domain.example`;
    const long = facts({ endpoints: [{ ...one, entry: { ...one.entry, hosts: [host] } }] });
    assert.match(print(long).split("\n")[3] ?? "", /^a-very-long-label\S*…:993 +wildcard 2 /);
  });

  it("names no root cause when there is none", () => {
    assert.match(print(facts()), /^Stack prod: healthy\n/);
    assert.doesNotMatch(print(facts()), /Root cause/);
  });

  it("fits into 80 columns, except for commands, which are not broken", () => {
    const long = print()
      .split("\n")
      .filter((line) => line.length > 80 && !line.startsWith("  next "));
    assert.deepEqual(long, []);
  });

  it("has colours on a terminal only, and not with NO_COLOR", () => {
    assert.ok(!print().includes("\x1b"));
    assert.ok(print(SICK, 100).includes("\x1b[31mfail"));
    assert.ok(!print(SICK, 100, true).includes("\x1b"));
  });
});
