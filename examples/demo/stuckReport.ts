import { lineWidth } from "../../cli/command/commandIo.ts";
import { textTable } from "../../cli/command/textTable.ts";
import type { LineWriter } from "./report.ts";
import type { StuckResult, StuckStepName } from "./stuckResult.ts";

const COLUMNS = [
  { head: "update" },
  { head: "gen." },
  { head: "created", align: "right" },
  { head: "updated", align: "right" },
  { head: "deleted", align: "right" },
  { head: "handshakes", align: "right" },
  { head: "failed", align: "right" },
  { head: "wrong", align: "right" },
  { head: "seconds", align: "right" },
] as const;

const WORDS: Readonly<Record<StuckStepName, string>> = {
  refused: "refused",
  rescued: "second CA",
  returned: "ACM again",
};

/** The table of the second act: what each update did, and who has issued what serves after it. */
export function stuckReport({ daysLeft, refusal, steps }: StuckResult, write: LineWriter): void {
  write(`ACM is stuck (${refusal}), and the certificate that serves ends in ${daysLeft} days:`);
  const rows = steps.map(({ name, generations, operations, endpoints, seconds }) => {
    const sum = (of: (one: (typeof endpoints)[number]) => number) =>
      endpoints.reduce((total, one) => total + of(one), 0);
    return [
      WORDS[name],
      `${generations.from} → ${generations.to}`,
      String(operations.create),
      String(operations.update),
      String(operations.delete + operations.replace),
      String(sum(({ handshakes }) => handshakes)),
      String(sum(({ failed }) => failed)),
      String(sum(({ wrong }) => wrong)),
      seconds.toFixed(1),
    ];
  });
  for (const line of textTable(COLUMNS, rows, { width: lineWidth({}), cuts: [[0, 8]] })) write(line);
  write("");
  for (const { generations, issuers } of steps) {
    write(`generation ${generations.to}: issued by ${issuers.join(" and ") || "nobody"}`);
  }
}
