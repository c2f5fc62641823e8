import { lineWidth } from "../../cli/command/commandIo.ts";
import { textTable } from "../../cli/command/textTable.ts";
import { wrap } from "../../cli/doctor/print/layout.ts";
import { shortSerial } from "../../core/serial.ts";
import type { LineWriter } from "./report.ts";
import type { RenewalFacts } from "./renewalFacts.ts";

const COLUMNS = [
  { head: "step" },
  { head: "reason" },
  { head: "orders", align: "right" },
  { head: "version", align: "right" },
  { head: "serial" },
  { head: "key" },
  { head: "seconds", align: "right" },
] as const;

/** The second table: what happened to the host certificate, step by step, and below it what each step is. */
export function renewalReport({ functionName, places, steps }: RenewalFacts, write: LineWriter): void {
  write(`${functionName}: ${places.join(", ")}`);
  const rows = steps.map(({ name, reason, orders, after, seconds }) => [
    name,
    reason,
    String(orders),
    String(after?.version ?? "none"),
    after === undefined ? "" : shortSerial(after.serial),
    after?.publicKey.slice(0, 8) ?? "",
    seconds.toFixed(1),
  ]);
  const cuts = [
    [1, 12],
    [0, 8],
  ] as const;
  for (const line of textTable(COLUMNS, rows, { width: lineWidth({}), cuts })) write(line);
  write("");
  for (const { name, what, event, replacing, unserved } of steps) {
    const ordered = replacing > 0 ? "; the order names the certificate that it replaces" : "";
    for (const line of wrap(`${what}, ${event}${ordered}`, `  ${name.padEnd(10)}  `, lineWidth({}))) write(line);
    for (const one of unserved) write(`              NOT served: ${one}`);
  }
  write(
    `Operator's calls are the requests of \`aws lambda invoke --function-name ${functionName} out.json\`, made by the SDK.`,
  );
  write(
    "Before the window moved, the time of the state's next question to the CA was set back by six hours, to spare the wait.",
  );
}
