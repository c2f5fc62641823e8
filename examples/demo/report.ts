import Table from "cli-table3";
import { renewalReport } from "./renewal/renewalReport.ts";
import type { DemoResult, EndpointResult, ServedCertificate } from "./demoResult.ts";

/** Takes one line of text. */
export type LineWriter = (line: string) => void;

/** The result for people: a table of endpoints, operations, durations, and what was wrong. */
export function report(result: DemoResult, write: LineWriter): void {
  if (result.endpoints.length > 0) {
    for (const line of endpointTable(result.endpoints).split("\n")) write(line);
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
  if (result.ok) {
    write("Green: every address serves the new generation, and no handshake failed or saw a wrong certificate.");
    if (result.renewals !== undefined)
      write("The host certificate was issued, renewed, brought and revoked as it should.");
    return;
  }
  write("Red:");
  for (const { message } of result.reasons) write(`  - ${message}`);
}

function endpointTable(endpoints: readonly EndpointResult[]): string {
  const table = new Table({
    head: ["Endpoint", "Address", "Before", "After", "Handshakes", "Failed", "Wrong", "Held open"],
    colAligns: ["left", "left", "left", "left", "right", "right", "right", "left"],
    style: { head: [], border: [] },
  });
  for (const one of endpoints) {
    table.push([
      `${one.name}\n(${one.kind})`,
      `${one.host}:${one.port}\n${one.addresses} addresses`,
      certificate(one.before),
      certificate(one.after),
      String(one.handshakes),
      String(one.failed),
      String(one.wrong),
      `${one.held.connections - one.held.broken} of ${one.held.connections}\n${one.held.answers} answers`,
    ]);
  }
  return table.toString();
}

function certificate(served: ServedCertificate | undefined): string {
  if (served === undefined) return "differs by address";
  return `generation ${served.generation}\nsha256 ${served.sha256.slice(0, 16)}…\nserial ${shortSerial(served.serial)}`;
}

function shortSerial(serial: string): string {
  return serial.length > 16 ? `${serial.slice(0, 16)}…` : serial;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
