import type { StagedHost } from "../e2e/renewal/stagedHost.ts";
import type { SeenRequest } from "../../packages/local-aws/acme/fault.ts";
import { median } from "./benchStage.ts";
import type { RenewalBenchStage } from "./renewalBenchStage.ts";

/** One issuance: what it cost the CA, the clock and the machine. */
export interface Issuance {
  readonly requests: number;
  readonly seconds: number;
  readonly megabytes: number;
}

/** The function's, and the time by phase: until the first request, to the challenge record, to its validation, to the end. */
export interface OwnIssuance extends Issuance {
  readonly phases: readonly { readonly name: string; readonly seconds: number }[];
}

export interface IdleWake {
  readonly awsCalls: readonly string[];
  readonly acmeRequests: number;
  readonly milliseconds: number;
}

/** What Lambda reports of a run. */
interface Report {
  readonly init: number;
  readonly duration: number;
  readonly memory: number;
}

/** Issues for a name with an account that the CA knows, from a cold start, each time for a name that it does not. */
export async function ownIssuances(stage: RenewalBenchStage, host: StagedHost, runs: number): Promise<OwnIssuance[]> {
  const issuances: OwnIssuance[] = [];
  for (let run = 0; run < runs; run++) {
    const name = `ours${run}.${stage.domain}`;
    await host.configure({
      names: [name],
      challenges: [{ name, recordName: `_acme-challenge.${name}`, zoneId: stage.zoneId }],
    });
    stage.proxy.clear();
    const { action } = await host.run({ source: "schedule" });
    const ended = Date.now();
    if (action !== "issued") throw new Error(`the function did not issue for ${name}: ${action}`);
    const { init, duration, memory } = await lastReport(host);
    const seconds = (init + duration) / 1000;
    const requests = stage.proxy.requests;
    issuances.push({
      requests: requests.length,
      seconds,
      megabytes: memory,
      phases: phasesOf(requests, seconds, ended),
    });
  }
  return issuances;
}

/** A run after the first one, which asks for the window. */
export async function idleWakes(stage: RenewalBenchStage, host: StagedHost, runs: number): Promise<IdleWake> {
  await host.run({ source: "schedule" });
  const times: number[] = [];
  stage.proxy.clear();
  let awsCalls: readonly string[] = [];
  for (let run = 0; run < runs; run++) {
    const before = await host.calls();
    const { reason } = await host.run({ source: "schedule" });
    if (reason !== "NOT_DUE") throw new Error(`the run was not idle: ${reason}`);
    awsCalls = (await host.calls()).slice(before.length);
    times.push((await lastReport(host)).duration);
  }
  return { awsCalls, acmeRequests: stage.proxy.requests.length / runs, milliseconds: median(times) };
}

async function lastReport(host: StagedHost): Promise<Report> {
  const line = (await host.log()).split("\n").findLast((one) => one.startsWith("REPORT ")) ?? "";
  const figure = (name: string) => Number(new RegExp(`\\t${name}: ([\\d.]+) `).exec(line)?.[1] ?? Number.NaN);
  const report = { init: figure("Init Duration"), duration: durationOf(line), memory: figure("Max Memory Used") };
  if (Object.values(report).some(Number.isNaN)) throw new Error(`Lambda's report cannot be read: "${line}"`);
  return report;
}

/** The first: "Billed Duration" and "Init Duration" follow. */
function durationOf(line: string): number {
  return Number(/^REPORT RequestId: \S+\tDuration: ([\d.]+) ms/.exec(line)?.[1] ?? Number.NaN);
}

function phasesOf(requests: readonly SeenRequest[], seconds: number, ended: number) {
  const at = (resource: string) => requests.find((one) => one.resource === resource)?.at ?? Number.NaN;
  const marks = [ended - seconds * 1000, requests[0]?.at ?? Number.NaN, at("challenge"), at("finalize"), ended];
  const names = [
    "start, load, read state",
    "order and challenge record in DNS",
    "validation",
    "certificate, check, store",
  ];
  return names.map((name, index) => ({
    name,
    seconds: ((marks[index + 1] ?? Number.NaN) - (marks[index] ?? Number.NaN)) / 1000,
  }));
}
