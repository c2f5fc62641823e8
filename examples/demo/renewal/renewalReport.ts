import Table from "cli-table3";
import type { LineWriter } from "../report.ts";
import type { KnownCertificate, RenewalFacts } from "./renewalFacts.ts";

/** The second table: what happened to the host certificate, step by step. */
export function renewalReport({ functionName, places, steps }: RenewalFacts, write: LineWriter): void {
  write(`${functionName}: ${places.join(", ")}`);
  const table = new Table({
    head: ["Step", "Event", "Reason", "Orders", "Stored and served", "Seconds"],
    colAligns: ["left", "left", "left", "right", "left", "right"],
    colWidths: [34, 26, 18, 10, 34, 9],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { what, event, reason, orders, replacing, after, unserved, seconds } of steps) {
    const counted = replacing > 0 ? `${orders}\nreplaces` : String(orders);
    const shown = unserved.length === 0 ? certificate(after) : `${certificate(after)}\nNOT served`;
    table.push([what, event, reason, counted, shown, seconds.toFixed(1)]);
  }
  for (const line of table.toString().split("\n")) write(line);
  write(
    `Operator's calls are the requests of \`aws lambda invoke --function-name ${functionName} out.json\`, made by the SDK.`,
  );
  write(
    "Before the window moved, the state's next question to the authority was put six hours back: nobody waits so long.",
  );
}

function certificate(known: KnownCertificate | undefined): string {
  if (known === undefined) return "nothing";
  return `version ${known.version}\nserial ${known.serial.slice(0, 20)}\nkey ${known.publicKey.slice(0, 16)}…`;
}
