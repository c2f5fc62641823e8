import { visibleText } from "../../core/visibleText.ts";
import type { GateLine, GateReport } from "../../core/gate/index.ts";
import { allowOption, durationWords, endWords, kindWords, rollbackWords } from "./gateWords.ts";

/** The report for a terminal; what blocks comes first. */
export function printText(report: GateReport): string {
  const { verdict, kind, declared, moves, requested, lines, repair, allowable } = report;
  const blocked = lines.filter((line) => line.verdict === "block");
  const passed = lines.filter((line) => line.verdict === "pass" && line.allowed !== true);
  const sections = [
    `${verdict}: ${kindWords(kind)}${declared === "rotation" ? " (declared a rotation)" : ""}`,
    section("Blocked", blocked.map(lineText)),
    section("Allowed by name", lines.filter((line) => line.allowed === true).map(lineText)),
    section("To let one of these pass, add its option to the gate", allowable.map(allowOption)),
    section("Repair the state first, then preview again", repair),
    section(
      "Endpoints that move",
      moves.map(({ endpoint, hosts, from, to }) =>
        [`${endpoint}: ${endWords(from)} -> ${endWords(to)}`, ...hosts].join(", "),
      ),
    ),
    section(
      "Certificates requested",
      requested.map(
        ({ generation, region, names, keyAlgorithm }) =>
          `generation ${generation} in ${region}: ${names.join(", ")} (${keyAlgorithm})`,
      ),
    ),
    section("Passed", passed.map(lineText)),
    section("Expected duration", durationWords(report)),
    section("How to roll back", [rollbackWords(report)]),
  ];
  return `${sections.filter((one) => one !== "").join("\n\n")}\n`;
}

function section(title: string, rows: readonly string[]): string {
  return rows.length === 0 ? "" : [title, ...rows.map((row) => `  ${visibleText(row)}`)].join("\n");
}

function lineText({ name, what, class: stepClass, message, detail, reason }: GateLine): string {
  return `${name}: ${what}; ${message}${detail === undefined ? "" : ` (${detail})`} [${stepClass}, ${reason}]`;
}
