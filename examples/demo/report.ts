import { lineWidth } from "../../cli/command/commandIo.ts";
import { textTable } from "../../cli/command/textTable.ts";
import { shortSerial } from "../../core/serial.ts";
import type { DemoResult } from "./demoResult.ts";
import type { EndpointResult, ServedCertificate } from "./endpointResult.ts";
import { renewalReport } from "./renewalReport.ts";
import { stuckReport } from "./stuckReport.ts";

/** Takes one line of text. */
export type LineWriter = (line: string) => void;

/** The result for people: a table of endpoints, operations, durations, and what was wrong. */
export function report(result: DemoResult, write: LineWriter): void {
  if (result.endpoints.length > 0) {
    for (const line of endpointTable(result.endpoints)) write(line);
    write("");
  }
  const { create, update, replace, delete: deleted, same } = result.operations;
  write(`Engine:     ${create} created, ${update} updated, ${replace} replaced, ${deleted} deleted, ${same} unchanged`);
  const { setup, up, rotation, switch: switched } = result.seconds;
  write(`Durations:  ${seconds(setup)} set-up, ${seconds(up)} first deployment, ${seconds(rotation)} rotation`);
  write(
    `            ${seconds(switched)} from the first handshake with the new certificate to the last with the old one`,
  );
  write(`Time:       AWS's durations are divided by ${result.timeFactor} in the local AWS`);
  write("");
  if (result.renewals !== undefined) {
    renewalReport(result.renewals, write);
    write("");
  }
  if (result.acmStuck !== undefined) {
    stuckReport(result.acmStuck, write);
    write("");
  }
  if (result.ok) {
    write("Green: every address serves the new generation, and no handshake failed or saw a wrong certificate.");
    if (result.renewals !== undefined)
      write("The host certificate was issued, renewed, imported and revoked as intended.");
    if (result.acmStuck !== undefined) {
      write("ACM's refusal moved nothing; the second issuer's certificate served everywhere; then ACM's served again.");
    }
    return;
  }
  write("Red:");
  for (const { message } of result.reasons) write(`  - ${message}`);
}

const COLUMNS = [
  { head: "endpoint" },
  { head: "host:port" },
  { head: "gen." },
  { head: "handshakes", align: "right" },
  { head: "failed", align: "right" },
  { head: "wrong", align: "right" },
  { head: "held" },
] as const;

/** One row an endpoint: the host names of one that shows the same at all of them are counted together. */
function endpointTable(endpoints: readonly EndpointResult[]): string[] {
  const shown = (one: EndpointResult) => [one.name, one.port, one.before?.sha256, one.after?.sha256].join();
  const groups = [...Map.groupBy(endpoints, shown).values()];
  const rows = groups.map((group) => {
    const sum = (of: (one: EndpointResult) => number) => group.reduce((total, one) => total + of(one), 0);
    const [first] = group;
    const others = group.length === 1 ? "" : ` +${group.length - 1}`;
    const held = sum(({ held: { connections } }) => connections);
    return [
      first?.name ?? "",
      `${first?.host}:${first?.port}${others}`,
      `${generation(first?.before)} → ${generation(first?.after)}`,
      String(sum(({ handshakes }) => handshakes)),
      String(sum(({ failed }) => failed)),
      String(sum(({ wrong }) => wrong)),
      `${held - sum(({ held: { broken } }) => broken)} of ${held}`,
    ];
  });
  const cuts = [
    [1, 16],
    [0, 8],
  ] as const;
  return [...textTable(COLUMNS, rows, { width: lineWidth({}), cuts }), "", ...certificates(endpoints)];
}

/** The certificates behind the numbers; CloudFront's region has one of its own of each generation. */
function certificates(endpoints: readonly EndpointResult[]): string[] {
  const served = endpoints.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
  const bySha256 = new Map(served.map((one) => [one.sha256, one]));
  return [...bySha256.values()]
    .sort((left, right) => left.generation - right.generation)
    .map(({ generation: number, serial, sha256 }) => {
      return `generation ${number}: serial ${shortSerial(serial)}…, sha256 ${sha256.slice(0, 16)}…`;
    });
}

function generation(served: ServedCertificate | undefined): string {
  return served === undefined ? "several" : String(served.generation);
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
