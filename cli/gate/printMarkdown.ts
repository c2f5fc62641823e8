import type { GateLine, GateReport } from "../../core/gate/index.ts";
import { durationWords, endWords, kindWords, rollbackWords } from "./gateWords.ts";

/** First line of the comment: a workflow finds the comment that it updates by it. */
export const COMMENT_MARK = "<!-- cabal-tls gate -->";

/** The report as the comment of a pull request. */
export function printMarkdown(report: GateReport): string {
  const { verdict, kind, declared, lines } = report;
  const blocked = lines.filter((line) => line.verdict === "block");
  const duration = durationWords(report);
  const parts = [
    COMMENT_MARK,
    `## Certificates: ${verdict === "pass" ? "✅ pass" : "❌ blocked"}`,
    `This change ${declared === "rotation" ? "is declared a rotation. It " : ""}${sentence(kind)}.`,
    part("What blocks it", lineTable(blocked)),
    part("Endpoints that move", moveTable(report)),
    part("Certificates requested", requestTable(report)),
    part("Expected duration", duration.join(" ")),
    part("How to roll back", rollbackWords(report)),
    details(lines),
  ];
  return `${parts.filter((one) => one !== "").join("\n\n")}\n`;
}

function sentence(kind: GateReport["kind"]): string {
  const words = kindWords(kind);
  return /^(changes|stages|switches|requests|rolls)/.test(words) ? words : `is: ${words}`;
}

function part(title: string, text: string): string {
  return text === "" ? "" : `### ${title}\n\n${text}`;
}

function moveTable({ moves }: GateReport): string {
  return table(
    ["Endpoint", "Hosts", "From", "To"],
    moves.map(({ endpoint, kind, hosts, from, to }) => [
      escaped(kind === undefined ? endpoint : `${endpoint} (${kind})`),
      hosts.length === 0 ? "not in the inventory" : hosts.map(escaped).join("<br>"),
      endWords(from),
      endWords(to),
    ]),
  );
}

function requestTable({ requested }: GateReport): string {
  return table(
    ["Generation", "Region", "Names", "Key"],
    requested.map(({ generation, region, names, keyAlgorithm }) => [
      String(generation),
      escaped(region),
      names.map(escaped).join(", "),
      escaped(keyAlgorithm),
    ]),
  );
}

function lineTable(lines: readonly GateLine[]): string {
  return table(
    ["Resource", "Step", "Class", "Reason"],
    lines.map((line) => [escaped(line.name), escaped(line.what), line.class, reasonText(line)]),
  );
}

function reasonText({ reason, message, detail }: GateLine): string {
  return `\`${reason}\` ${message}${detail === undefined ? "" : ` (${escaped(detail)})`}`;
}

function details(lines: readonly GateLine[]): string {
  if (lines.length === 0) return "";
  return `<details><summary>All ${lines.length} steps</summary>\n\n${lineTable(lines)}\n\n</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** Names come from the change that is judged: they must not become markup, mentions or new rows. */
function escaped(text: string): string {
  return text
    .replace(/\p{Cc}/gu, "?")
    .replace(/[\\`*_[\]<>|~#]/g, (sign) => `\\${sign}`)
    .replace(/@/g, "@\u200b");
}
