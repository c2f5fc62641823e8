import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { RenewalEvent } from "../../core/renewal/renewalEvent.ts";
import { type FaultKind, type FaultPlan, noFaults } from "./faults.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import { FIRST_CA, SECOND_CA } from "./simulatedSettings.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

export const ACCOUNT = "/cabal/letsencrypt/accounts/letsencrypt";
export const HOST = "/cabal/letsencrypt/smtp-out.example.net";
export const FORCE: RenewalEvent = { kind: "attempt", host: "smtp-out", force: true, source: "operator" };
export const SCHEDULE: RenewalEvent = { kind: "attempt", force: false, source: "schedule" };
export const ROLLOVER: RenewalEvent = { kind: "account", ca: "letsencrypt", action: "rollover" };
export const RECOVER: RenewalEvent = { kind: "account", ca: "letsencrypt", action: "recover" };

export const ONE_CA = [{ id: "letsencrypt", directory: FIRST_CA }];
export const TWO_CAS = [...ONE_CA, { id: "second", directory: SECOND_CA }];

/** What the function does in one situation: each was found, or is to be kept, by the simulation. */
export interface Situation {
  readonly name: string;
  /** Throws when it does something else. */
  readonly play: () => Promise<void>;
}

/** A port's call fails at its nth time, and from then on so many times. */
export function fails(port: string, call: string, from: number, times = Number.POSITIVE_INFINITY): FaultPlan {
  let count = 0;
  return (made) => {
    if (made.port !== port || made.call !== call) return undefined;
    count += 1;
    return count >= from && count < from + times ? "error" : undefined;
  };
}

/** A run that is killed at a call of the CA. */
export async function killedAt(
  world: SimulatedWorld,
  call: string,
  { event = SCHEDULE, kind = "death" }: { readonly event?: RenewalEvent; readonly kind?: FaultKind } = {},
): Promise<void> {
  world.faults = (made) => (made.port === "ca" && made.call === call ? kind : undefined);
  await world.run(event);
  world.faults = noFaults;
  await world.passTo(world.time.now + 1_200_000);
}

/**
 * A run that stands still at the nth call of a kind, for longer than its time limit; another one does the same work
 * meanwhile, and then it continues.
 */
export async function suspendedAt(
  world: SimulatedWorld,
  {
    port,
    call,
    nth,
    event,
  }: { readonly port: string; readonly call: string; readonly nth: number; event: RenewalEvent },
): Promise<{ readonly suspended: SimulatedRun; readonly other: SimulatedRun }> {
  let count = 0;
  world.faults = (made) => {
    if (made.port === port && made.call === call) count += 1;
    return made.port === port && made.call === call && count === nth ? "suspension" : undefined;
  };
  const suspended = world.start(event);
  world.faults = noFaults;
  await world.passTo(suspended.started + 960_000);
  const other = await world.run(event);
  await world.finish([suspended]);
  return { suspended, other };
}

/** Number of the call of a kind behind which a run did another one. */
export function callBefore(run: SimulatedRun, call: string, next: string): number {
  const at = run.effects.indexOf(next);
  return run.effects.slice(0, at).filter((one) => one === call).length;
}

export function changeHost(world: SimulatedWorld, change: Partial<HostSettings>): void {
  const hosts = world.settings.hosts.map((host) => ({ ...host, ...change }));
  world.settings = { ...world.settings, hosts };
  world.invariants.orders.cause();
}

export function accountKeys(world: SimulatedWorld): { readonly key: string; readonly nextKey?: string } {
  return JSON.parse(world.store.valueOf(ACCOUNT) ?? "{}");
}
