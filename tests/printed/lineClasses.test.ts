import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { REASONS } from "../../cli/doctor/reasons/index.ts";
import type { ReasonRow } from "../../cli/doctor/reasons/reasonRow.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { checkPrintedLines, classesOf, LINE_CLASSES } from "./lineClasses.ts";
import { printedLines } from "./printedLines.ts";

const ROOT = join(import.meta.dirname, "..", "..");

describe("a printed command", () => {
  it("of every reason parses, in its next lines and in its texts", async () => {
    const inventory = mailInventory();
    const subjects = inventory.endpoints.map(({ hosts, port }) => `${hosts[0]}:${port}`);
    const rows: readonly ReasonRow[] = REASONS;
    const next = rows.flatMap((row) => [
      ...subjects.flatMap((subject) => row.next?.(inventory, subject) ?? []),
      ...(row.withoutInventory?.(" --stack prod") ?? []),
    ]);
    const texts = rows.flatMap(({ meaning, fix }) => [...printedLines(meaning), ...printedLines(fix)]);
    assert.ok(next.length > 30 && texts.length > 10, `${next.length} and ${texts.length}`);
    await checkPrintedLines([...next, ...texts]);
  });

  it("is of the class of what it calls, after sh has read it", async () => {
    assert.deepEqual(await classesOf("npx --no -- cabal-tls doctor --fix --stack 'it'\\''s' wildcard"), [
      "doctor --fix",
    ]);
    assert.deepEqual(await classesOf("npm run --silent pulumi -- preview --json | npx --no -- cabal-tls gate"), [
      "engine preview",
      "gate",
    ]);
    assert.deepEqual(await classesOf("openssl s_client -connect a:1 -servername a -showcerts < /dev/null"), [
      "openssl",
    ]);
  });

  for (const [line, fault] of [
    ["npx --no -- cabal-tls doctor --stak prod", /unknown option '--stak'/],
    ["npx --no -- cabal-tls rotate next prod", /too many arguments for 'next'/],
    ["npx --no -- cabal-tls rotate retire x", /It should be a number from 1 to 9999/],
    ["npx --no -- cabal-tls rotate nxt", /rotate has no nxt/],
    ["npx --no -- cabal-tls doctor --stack it's", /sh, exit code 2: /],
    ["npx cabal-tls status", /npx runs cabal-tls status/],
    ["curl https://example.com", /sh, exit code 127: /],
    ["npm run pulumi -- up --stak prod", /up has no flag --stak/],
    ["npm run pulumi -- up --stack", /--stack lacks its value/],
    ["aws ecs describe-servces --region us-west-2", /the service ecs has no operation DescribeServces/],
    [
      "aws ecs describe-services --clustr mail",
      /aws ecs describe-services has no --clustr; it has services, cluster, include/,
    ],
    ["aws route53 change-resource-record-sets --hosted-zone-id Z1 --change-batch '{\"x'", /JSON/],
    ["aws acm delete-certificate arn:aws:acm:x", /takes no \["arn:aws:acm:x"\]/],
    ["git push", /git is called in another form: push/],
  ] as const) {
    it(`is refused when it is ${line}`, async () => {
      await assert.rejects(classesOf(line), fault);
    });
  }

  it("is found in reports, steps, texts and JSON, and without the remark behind it", () => {
    const own = "npx --no -- cabal-tls";
    const report = [
      `  next      ${own} doctor imap`,
      "  then      aws sts get-caller-identity",
      `  1  ${own} watch --stack prod              in a second shell`,
      "  npm run pulumi -- up --stack prod   # one update for each",
      `Next: ${own} status`,
      `Run \`${own} rotate\n      switch\` or \`rotate next\`; not \`${own} rotate …\` or \`${own} explain REASON\`.`,
      "            aws sso login, then again",
    ].join("\n");
    const expected = [
      `${own} doctor imap`,
      "aws sts get-caller-identity",
      `${own} watch --stack prod`,
      "npm run pulumi -- up --stack prod",
      `${own} status`,
      `${own} rotate switch`,
    ];
    assert.deepEqual(printedLines(report), expected);
    const next = [`${own} doctor imap`];
    assert.deepEqual(printedLines(JSON.stringify({ next, back: `Use \`${own} rotate switch\`.` })), [
      `${own} doctor imap`,
      `${own} rotate switch`,
    ]);
  });

  it("is run by the file that its class names", () => {
    const files = Object.values(LINE_CLASSES).flatMap((one) => ("run" in one ? [one.run] : []));
    assert.deepEqual(
      [...new Set(files)].filter((file) => !existsSync(join(ROOT, file))),
      [],
    );
  });
});
