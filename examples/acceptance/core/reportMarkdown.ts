import type { AcceptanceReport, ClaimOutcome } from "./acceptanceReport.ts";

const BOXES: Readonly<Record<ClaimOutcome, string>> = {
  shown: "[x] shown",
  "not shown": "[ ] not shown",
  failed: "[ ] FAILED",
  "no step": "[ ] no step",
};

/** The report for people: the README's rows with their ticks, then the steps and what they found. */
export function reportMarkdown(report: AcceptanceReport): string {
  const { account, region, domain, without, withService, startedAt, seconds } = report;
  const lines = [
    `# Acceptance of cabal-tls on AWS: ${report.ok ? "passed" : "FAILED"}`,
    "",
    `Account ${account}, region ${region}, below ${domain}, ${startedAt}, ${minutes(seconds)}` +
      `${without.length === 0 ? "" : `, without ${without.join(", ")}`}${withService ? ", with an ECS service" : ""}.`,
    "",
    "## Claims",
    "",
    "| Claim | Result | By step | Limits |",
    "| --- | --- | --- | --- |",
    ...report.claims.map((one) => row(one.claim, BOXES[one.outcome], one.steps.join(", "), one.limits)),
    "",
    "## Steps",
    "",
    "| Step | Result | Seconds |",
    "| --- | --- | --- |",
    ...report.steps.map((one) => row(one.title, one.outcome, one.seconds.toFixed(0))),
    "",
    ...report.steps.flatMap(({ id, facts, problems }) =>
      facts.length + problems.length === 0
        ? []
        : [`### ${id}`, "", ...problems.map((text) => `- PROBLEM: ${text}`), ...facts.map((text) => `- ${text}`), ""],
    ),
    "## Left behind",
    "",
    ...(report.left.length === 0 ? ["Nothing."] : report.left.map((text) => `- ${text}`)),
  ];
  return `${lines.join("\n")}\n`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
}
