import Table from "cli-table3";
import type { BenchRow } from "./benchRow.ts";

/** The rows as text for a terminal. */
export function benchTable(rows: readonly BenchRow[]): string {
  const table = new Table({
    head: ["bench", "metric", "ours", "peer", "ratio", "goal", "met"],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    table.push([
      row.bench,
      row.metric,
      row.ours === undefined ? (row.why ?? "not measured") : `${figure(row.ours)} ${row.unit}`,
      row.peer === undefined ? row.peerName : `${figure(row.peer)} ${row.unit} (${row.peerName})`,
      row.ratio === undefined ? "" : row.ratio.toFixed(2),
      row.goal,
      row.met === undefined ? "" : row.met ? "yes" : "NO",
    ]);
  }
  return table.toString();
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
