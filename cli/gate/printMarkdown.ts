import { visibleText } from "../../core/visibleText.ts";
import type { GateLine, GateReport } from "../../core/gate/index.ts";
import { allowOption, durationWords, endWords, kindWords, rollbackWords } from "./gateWords.ts";

/** First line of the comment: a workflow finds the comment that it updates by it. */
export const COMMENT_MARK = "<!-- cabal-tls gate -->";

/** The report as the comment of a pull request. */
export function printMarkdown(report: GateReport): string {
  const { verdict, kind, declared, lines, repair, allowable } = report;
  const blocked = lines.filter((line) => line.verdict === "block");
  const duration = durationWords(report);
  const parts = [
    COMMENT_MARK,
    `## Certificates: ${verdict === "pass" ? "✅ pass" : "❌ blocked"}`,
    `This change ${declared === "rotation" ? "is declared a rotation. It " : ""}${sentence(kind)}.`,
    part("What blocks it", lineTable(blocked)),
    part("Allowed by name", lineTable(lines.filter((line) => line.allowed === true))),
    part("To let one of these pass", allowText(allowable)),
    part("Repair the state first", repairText(repair)),
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

/** For a shell, so nothing of it is escaped: on one line and in a block of code no name becomes markup. */
function repairText(repair: readonly string[]): string {
  if (repair.length === 0) return "";
  const commands = repair.map((command) => visibleText(command));
  return [
    "With the role that updates the stack, since it writes the state; then this plan has to be made again.",
    ["```sh", ...commands, "```"].join("\n"),
  ].join("\n\n");
}

function allowText(allowable: readonly string[]): string {
  if (allowable.length === 0) return "";
  const options = allowable.map((one) => visibleText(allowOption(one)));
  return [
    "Somebody who may change the workflow's settings adds the gate's option for it ([how](docs/gate.md#allowing-a-change)).",
    ["```sh", ...options, "```"].join("\n"),
  ].join("\n\n");
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
  return (
    visibleText(text)
      .replace(/[\\`*_[\]<>|~#]/g, (sign) => `\\${sign}`)
      .replace(/&/g, "&amp;")
      // A space without width, by its number: the character itself would be one that nobody sees.
      .replace(/@/g, "@&#8203;")
  );
}
