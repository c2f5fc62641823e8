import { ecsTargets } from "../../core/deployTarget.ts";
import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { HostAnswer } from "../../core/renewal/renewalAnswer.ts";
import { restsInAcm } from "./acmRest.ts";
import { noFaults } from "./faults.ts";
import { leafFacts } from "./leafFacts.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import { RUN_LIMIT_MS, type SimulatedWorld } from "./simulatedWorld.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** With everything answering, so many runs that may act bring a host to rest. */
const MOST_RUNS = 3;
/** Our own backoff is a day at most; a CA's Retry-After has passed before the count begins. */
const LONGEST_MS = 30 * HOUR_MS;

/** Everything answers again: parts that were down, limits, deployments. */
export function heal(world: SimulatedWorld): void {
  world.faults = noFaults;
  world.services.heal();
  world.acm.heal();
  world.zones.heal();
  world.store.labels.clear();
  for (const ca of world.cas) ca.heal();
}

/** Everything answers, no lease of a killed run lasts, and no Retry-After that a CA has given. */
export async function healAndWait(world: SimulatedWorld): Promise<void> {
  heal(world);
  await world.passTo(Math.max(freeFrom(world), world.time.now + RUN_LIMIT_MS + MINUTE_MS));
  await recoverAccounts(world);
}

/**
 * With faults switched off, the schedule alone brings every host to rest: issued, deployed, served, nothing left over.
 * Throws when it does not within 3 runs that may act.
 */
export async function settle(world: SimulatedWorld): Promise<void> {
  await healAndWait(world);
  world.disturbed.clear();
  const acted = new Map<string, number>();
  const end = world.time.now + LONGEST_MS;
  while (world.settings.hosts.some((host) => unrest(world, host) !== undefined)) {
    if (world.time.now > end) throw unsettled(world, "a day");
    const run = await world.run({ kind: "attempt", force: false, source: "schedule" });
    for (const host of world.settings.hosts) {
      if (unrest(world, host) === undefined || !mayAct(run, host)) continue;
      const count = (acted.get(host.name) ?? 0) + 1;
      acted.set(host.name, count);
      if (count >= MOST_RUNS) throw unsettled(world, `${MOST_RUNS} runs`);
    }
    await world.passTo(run.started + HOUR_MS + world.random.below(15 * MINUTE_MS));
  }
}

/** What an operator does about accounts that no run can bring back. */
async function recoverAccounts(world: SimulatedWorld): Promise<void> {
  const lost = world.settings.certificateAuthorities.filter(({ directory }) => world.toRecover.has(directory));
  world.toRecover.clear();
  for (const { id } of lost) {
    const run = await world.run({ kind: "account", ca: id, action: "recover" });
    if (run.end?.kind === "threw") throw new Error(`the account with ${id} was not recovered: ${run.end.error}`);
    world.invariants.orders.cause();
  }
}

/** What keeps a host from rest; undefined = it rests. */
export function unrest(world: SimulatedWorld, host: HostSettings): string | undefined {
  const { store, services, zones } = world;
  const parameters = world.parametersOf(host);
  const bundle = store.valueOf(parameters.bundle);
  const leaf = bundle?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/)?.[0];
  if (bundle === undefined || leaf === undefined) return "nothing is stored";
  const isCeased = world.invariants.orders.isCeased(host);
  const cause = isCeased ? undefined : world.invariants.orders.causeFor(host);
  if (cause !== undefined && cause !== "due") return `a certificate is needed: ${cause}`;
  if (!isCeased && leafFacts(leaf).notAfter <= world.time.now) return "the certificate has expired";
  for (const { cluster, service } of ecsTargets(host.deployTo)) {
    if (services.serving(`${cluster}/${service}`)?.leaf !== leaf) return `${service} does not serve what is stored`;
  }
  if (!restsInAcm(world, host, leaf)) return "ACM has not what is stored";
  const isCopied = world
    .copiesOf(host)
    .every(({ tlsKey, tlsCert }) => bundle.startsWith(`${store.valueOf(tlsKey)}${store.valueOf(tlsCert)}`));
  if (!isCopied) return "the copies are not the bundle's";
  if (store.valueOf(parameters.pending) !== undefined) return "an order is under way";
  const values = zones.all().flatMap((set) => set.values);
  const left = values.find((value) => world.cas.some((ca) => ca.challengeValues.has(value)));
  if (left !== undefined) return "a challenge record is left";
  const lost = [...world.others].find((value) => !values.includes(value));
  return lost === undefined ? undefined : `the value ${lost} of somebody else is gone`;
}

function unsettled(world: SimulatedWorld, after: string): Error {
  const each = world.settings.hosts.map((host) => `${host.name}: ${unrest(world, host) ?? "rests"}`);
  return new Error(`not at rest after ${after} with everything answering. ${each.join("; ")}`);
}

/** Limits and Retry-Afters that a CA has told hold on, whatever else works again. */
function freeFrom({ cas }: SimulatedWorld): number {
  return Math.max(...cas.flatMap((ca) => [ca.unavailableUntil, ...ca.limits.imposed.values()])) + MINUTE_MS;
}

/** Whether a run was free to do something for a host: our own backoff and a CA's Retry-After have passed. */
function mayAct(run: SimulatedRun, { name }: HostSettings): boolean {
  const answer = answerOf(run, name);
  if (answer === undefined) return true;
  if (answer.action === "waiting") return false;
  if (answer.reason === "ACM_REFUSED" && !run.effects.includes("acm.import")) return false;
  return !(answer.reason === "ROLLOUT_FAILED" && !run.effects.includes("ecs.start"));
}

function answerOf({ end }: SimulatedRun, name: string): Pick<HostAnswer, "action" | "reason"> | undefined {
  if (end?.kind === "answered") return end.answer.hosts.find(({ host }) => host === name);
  const text = end?.kind === "threw" && end.error instanceof Error ? end.error.message : "";
  const reason = new RegExp(`(?:^|[ ])${name}: ([A-Z_]+):`).exec(text)?.[1];
  return reason === undefined ? undefined : { action: "failed", reason: reason as HostAnswer["reason"] };
}
