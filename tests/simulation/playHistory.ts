import type { RenewalEvent } from "../../core/renewal/renewalEvent.ts";
import { seededRandom } from "../game/seededRandom.ts";
import { drawnFaults, noFaults, type PortName } from "./faults.ts";
import { healAndWait, settle } from "./settle.ts";
import { BINDING_PARAMETER, drawnScenario, HEARTBEAT, HEARTBEAT_URL } from "./simulatedSettings.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import { START, SimulatedWorld } from "./simulatedWorld.ts";
import { operatorEvents } from "./operatorEvents.ts";
import { storedAt } from "./worldEvent.ts";
import { WORLD_EVENTS } from "./worldEvents.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const ROUNDS = 8;
const SCHEDULE: RenewalEvent = { kind: "attempt", force: false, source: "schedule" };

export interface HistoryFigures {
  readonly runs: number;
  readonly issuances: number;
  readonly hostYears: number;
  /** Names of what happened in its world. */
  readonly events: readonly string[];
}

/** Lines of a trace that mostly show why something broke. */
const LAST_LINES = 150;

/**
 * A history is the same for the same seed. Throws, with the trace of what happened, when something broke: all of it, or its
 * end.
 */
export async function playHistory(seed: number, { wholeTrace = false } = {}): Promise<HistoryFigures> {
  try {
    return await new History(seed, false).play();
  } catch (error) {
    const again = new History(seed, true);
    const reason = error instanceof Error ? error.message : String(error);
    const same = await again.play().then(
      () => "The second time nothing broke: the simulation is not deterministic.",
      () => again.trace(wholeTrace ? undefined : LAST_LINES),
    );
    const alone = wholeTrace ? "" : `\nThe whole of it: npm run simulate -- --seed ${seed}`;
    throw new Error(`seed ${seed}: ${reason}\n${same}${alone}`);
  }
}

/** One world from its first certificate through rounds of time, events and faults, each of which ends at rest. */
class History {
  readonly #world: SimulatedWorld;
  readonly #events = new Set<string>();

  constructor(seed: number, traced: boolean) {
    // The scenario has chance of its own, so that a change of one does not change the other.
    this.#world = new SimulatedWorld({ seed, ...drawnScenario(seededRandom(seed + 1_000_000)), traced });
    const { store, invariants } = this.#world;
    const binding = '{"kid":"kid-1","hmacKey":"c2VjcmV0LWhtYWM"}';
    store.write({ name: HEARTBEAT, value: HEARTBEAT_URL, secret: true });
    store.write({ name: BINDING_PARAMETER, value: binding, secret: true });
    invariants.secrets.add(HEARTBEAT_URL).add("c2VjcmV0LWhtYWM");
  }

  trace(lines: number | undefined): string {
    return this.#world.trace.text(lines);
  }

  async play(): Promise<HistoryFigures> {
    const world = this.#world;
    for (let round = 0; round < ROUNDS; round += 1) await this.#round(round);
    const issuances = world.productionCas.reduce((sum, { issued }) => sum + issued.length, 0);
    const years = ((world.time.now - START) / (365 * DAY_MS)) * world.settings.hosts.length;
    return { runs: world.runs.length, issuances, hostYears: years, events: [...this.#events] };
  }

  async #round(round: number): Promise<void> {
    const world = this.#world;
    const { random } = world;
    if (round > 0) await this.#jump();
    world.faults = this.#faults();
    const events = random.chance(0.6) ? 1 + random.below(2) : 0;
    for (let left = events; left > 0; left -= 1) {
      const event = random.pick(WORLD_EVENTS);
      this.#note(event.name);
      this.#events.add(event.name);
      event.happen(world, random.pick(world.settings.hosts));
    }
    for (let left = 1 + random.below(4); left > 0; left -= 1) await this.#runs();
    world.faults = noFaults;
    this.#note("everything answers again");
    await this.#assertOutOfService();
    await settle(world);
    await this.#assertRevoked();
    await this.#renewDue();
  }

  /** To a moment at which the world may change, with some runs on the way that find nothing to do. */
  async #jump(): Promise<void> {
    const world = this.#world;
    const { random } = world;
    const next = random.chance(0.3) ? world.time.now + random.below(30) * HOUR_MS : this.#nextWindow();
    for (let left = random.below(4); left > 0; left -= 1) {
      const at = world.time.now + random.below(Math.max(1, next - world.time.now));
      await world.passTo(at);
      await world.run(SCHEDULE);
    }
    await world.passTo(next);
  }

  /** When the CA's window of a host's certificate begins, or what is left of its life is a third. */
  #nextWindow(): number {
    const world = this.#world;
    const starts = world.settings.hosts.flatMap((host) => {
      const found = storedAt(world, host);
      return found === undefined ? [] : [found.ca.information.windowOf(found.certificate).start];
    });
    const later = starts.filter((start) => start > world.time.now + HOUR_MS);
    return later.length === 0 ? world.time.now + 5 * HOUR_MS : Math.min(...later) - HOUR_MS;
  }

  #faults() {
    const { random } = this.#world;
    if (random.chance(0.35)) return noFaults;
    const parts: readonly PortName[] = ["store", "records", "ca", "ecs", "acm", "handshakes", "names"];
    const down = random.chance(0.3) ? new Set([random.pick(parts)]) : new Set<PortName>();
    return drawnFaults(random, random.pick([0.005, 0.02, 0.05, 0.15]), down);
  }

  /** A scheduled run, perhaps delivered twice, perhaps with an operator's call beside it; then an hour passes. */
  async #runs(): Promise<void> {
    const world = this.#world;
    const { random } = world;
    const { now } = world.time;
    const runs: SimulatedRun[] = [];
    const events = [SCHEDULE];
    if (random.chance(0.1)) events.push(SCHEDULE);
    if (random.chance(0.25)) events.push(...operatorEvents(world, random.pick(world.settings.hosts)));
    for (const event of events) {
      runs.push(world.start(event, { skewMs: this.#skew() }));
      await world.passTo(world.time.now + random.pick([1, 50, 500, 30_000, 4 * MINUTE_MS]));
    }
    await world.finish(runs);
    await world.passTo(now + HOUR_MS + random.below(15 * MINUTE_MS));
  }

  /** Never minutes behind: then a deployment from before the store would pass for one from after it. */
  #skew(): number {
    const { random } = this.#world;
    if (random.chance(0.9)) return random.below(1_000);
    return random.chance(0.8) ? -random.below(1_000) : random.below(20) * MINUTE_MS;
  }

  /** A revocation that a run has noted takes effect within two runs in which everything answers. */
  async #assertOutOfService(): Promise<void> {
    const world = this.#world;
    const noted = [...world.revoked].filter(([name, certificate]) =>
      world.invariants.orders.isNoted(name, certificate),
    );
    if (noted.length === 0) return;
    await healAndWait(world);
    for (let runs = 0; runs < 2; runs += 1) {
      const { started } = await world.run(SCHEDULE);
      await world.passTo(started + HOUR_MS + world.random.below(15 * MINUTE_MS));
    }
    for (const [name, certificate] of noted) {
      const host = world.settings.hosts.find((one) => one.name === name);
      if (host === undefined || world.invariants.orders.isCeased(host)) continue;
      const isStored = storedAt(world, host)?.certificate === certificate;
      if (isStored || certificate.revokedFor === undefined) {
        throw new Error(`the certificate of ${name} is ${isStored ? "still stored" : "not revoked"} after 2 runs`);
      }
    }
  }

  /** What an operator has revoked is out of service. Whoever is told `busy` or an error before it was noted asks again. */
  async #assertRevoked(): Promise<void> {
    const world = this.#world;
    for (const [name, certificate] of world.revoked) {
      const host = world.settings.hosts.find((one) => one.name === name);
      const isStored = host !== undefined && storedAt(world, host)?.certificate === certificate;
      if (host === undefined || (certificate.revokedFor === undefined && !isStored)) continue;
      if (certificate.revokedFor === undefined || (isStored && !world.invariants.orders.isNoted(name, certificate))) {
        world.invariants.orders.cause();
        await world.run({ kind: "revoke", host: name, reason: 1, key: "any" });
        await settle(world);
      }
      if (certificate.revokedFor === undefined) throw new Error(`the certificate of ${name} is not revoked`);
      const isServed = storedAt(world, host)?.certificate === certificate && !world.invariants.orders.isCeased(host);
      if (isServed) throw new Error(`the certificate of ${name} is revoked, and still stored`);
    }
    world.revoked.clear();
  }

  /** Hourly runs until nothing is due any more, which must be before the window ends. */
  async #renewDue(): Promise<void> {
    const world = this.#world;
    // A window that has moved into the past is heard of within a day.
    const heard = world.time.now + DAY_MS + 3 * HOUR_MS;
    for (let due = this.#due(); due.length > 0; due = this.#due()) {
      const late = due.find(({ to }) => world.time.now > Math.max(to, heard));
      if (late !== undefined) throw new Error(`${late.name} is renewed late`);
      const run = await world.run(SCHEDULE);
      await world.passTo(run.started + HOUR_MS + world.random.below(15 * MINUTE_MS));
    }
    await settle(world);
  }

  #due(): readonly { readonly name: string; readonly to: number }[] {
    const { settings, invariants, time } = this.#world;
    return settings.hosts.flatMap((host) => {
      const found = storedAt(this.#world, host);
      if (found === undefined || invariants.orders.isCeased(host)) return [];
      const { from, to } = invariants.orders.renewalOf(host, found.ca, found.certificate);
      return time.now >= from ? [{ name: host.name, to }] : [];
    });
  }

  #note(text: string): void {
    const { trace, time } = this.#world;
    trace.note({ at: time.now, run: "world", call: text, answer: "", fault: "" });
  }
}
