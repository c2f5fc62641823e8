import { setTimeout as wait } from "node:timers/promises";
import type { LineWriter } from "../../demo/report.ts";
import type { AccountClients } from "../account/accountClients.ts";
import type { AcceptanceScope } from "../core/scope.ts";
import { markerName } from "../account/labelMarker.ts";
import { alarms, functions, logGroups, parameters, queues, roles, schedules } from "./functionLeftovers.ts";
import type { Leftover, LeftoverFinder } from "./leftover.ts";
import { networks, recordsBut } from "./networkLeftovers.ts";
import { certificates, distributions, domainNames, loadBalancers, restApis, targetGroups } from "./servingLeftovers.ts";
import { clusters, services, taskDefinitions } from "./serviceLeftovers.ts";

export type { Leftover } from "./leftover.ts";

/** In the order in which things can be removed: users before what they use. */
function finders(scope: AcceptanceScope): readonly LeftoverFinder[] {
  return [
    services,
    taskDefinitions,
    schedules,
    functions,
    alarms,
    queues,
    distributions,
    domainNames,
    restApis,
    loadBalancers,
    targetGroups,
    recordsBut(markerName(scope.domain)),
    certificates,
    parameters,
    logGroups,
    roles,
    clusters,
    networks,
  ];
}

/** All that exists of a run with this scope. Changes nothing. */
export async function leftovers(clients: AccountClients, scope: AcceptanceScope, zoneId: string): Promise<Leftover[]> {
  const found = await Promise.all(finders(scope).map((find) => find(clients, scope, zoneId)));
  return found.flat();
}

export interface RemovalOptions {
  readonly clients: AccountClients;
  readonly scope: AcceptanceScope;
  readonly zoneId: string;
  readonly timeFactor: number;
  readonly write: LineWriter;
  /** Sorts of things, as the beginnings of their descriptions. @default all */
  readonly only?: readonly string[];
}

/** Seconds of AWS. A distribution takes minutes to be disabled; a certificate counts as used for up to an hour. */
const DEADLINE = 4_500;
const PAUSE = 20;
const LEAST_DEADLINE_MS = 30_000;
const LEAST_PAUSE_MS = 200;

/** Removes everything that a run made, and says so. Returns what is left at the deadline, each with the reason. */
export async function removeLeftovers(options: RemovalOptions): Promise<string[]> {
  const { clients, scope, zoneId, timeFactor, write } = options;
  const end = Date.now() + Math.max((DEADLINE * 1000) / timeFactor, LEAST_DEADLINE_MS);
  const said = new Set<string>();
  const isMeant = ({ what }: Leftover) => options.only?.some((sort) => what.startsWith(`${sort} `)) ?? true;
  for (;;) {
    const found = (await leftovers(clients, scope, zoneId)).filter(isMeant);
    const left: string[] = [];
    for (const { what, remove } of found) {
      if (!said.has(what)) write(`  removing ${what}`);
      said.add(what);
      await remove().catch((error: unknown) => {
        left.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
    if (found.length === 0 || Date.now() > end) return left;
    await wait(Math.max((PAUSE * 1000) / timeFactor, LEAST_PAUSE_MS));
  }
}
