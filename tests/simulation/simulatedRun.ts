import type { RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { RenewalAnswer } from "../../core/renewal/renewalAnswer.ts";
import type { RenewalEvent } from "../../core/renewal/renewalEvent.ts";
import type { HostMetrics } from "../../core/renewal/renewalMetrics.ts";
import type { SeededRandom } from "../game/seededRandom.ts";
import { canFail, type FaultKind, type FaultPlan, LIMIT_MS, type PortName } from "./faults.ts";
import { shortText, type Trace } from "./trace.ts";
import type { VirtualTime } from "./virtualTime.ts";

export type RunEnd =
  | { readonly kind: "answered"; readonly answer: RenewalAnswer }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "killed"; readonly by: string };

/** What a run needs of its world. */
export interface RunWorld {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly faults: FaultPlan;
}

export interface RunOptions {
  readonly number: number;
  readonly event: RenewalEvent;
  readonly settings: RenewalSettings;
  /** Lambda's time limit. */
  readonly limitMs: number;
  /** By how much the clock of this run's machine is ahead. */
  readonly skewMs: number;
}

const MINUTE_MS = 60_000;
const LONGEST_FREEZE_MINUTES = 20;
/** Longer than the time limit. */
const SUSPENSION_MINUTES = { shortest: 20, longest: 90 } as const;

/** One invocation of the function: its process, its clock, and the way of all its port calls. */
export class SimulatedRun {
  readonly number: number;
  readonly event: RenewalEvent;
  readonly settings: RenewalSettings;
  readonly started: number;
  /** Until when the function believes that it has time. */
  deadline: number;
  readonly skewMs: number;
  /** What went wrong in it. */
  readonly faults: FaultKind[] = [];
  /** Calls that took effect: `store.write`, … */
  readonly effects: string[] = [];
  /** Errors of the function itself: it throws none. */
  readonly defects: unknown[] = [];
  /** Metrics by host name. */
  readonly metrics = new Map<string, HostMetrics>();
  /** Whether another run was alive at the same time. */
  isOverlapped = false;
  end: RunEnd | undefined;
  /** When Lambda ends it. */
  #limit: number;
  #calls = 0;
  readonly #world: RunWorld;

  constructor(world: RunWorld, { number, event, settings, limitMs, skewMs }: RunOptions) {
    this.#world = world;
    this.number = number;
    this.event = event;
    this.settings = settings;
    this.skewMs = skewMs;
    this.started = world.time.now;
    this.deadline = this.started + limitMs;
    this.#limit = this.deadline;
    world.time.schedule(limitMs, () => this.#expire());
  }

  get name(): string {
    return `run ${this.number}`;
  }

  get calls(): number {
    return this.#calls;
  }

  now(): number {
    return this.#world.time.now + this.skewMs;
  }

  async sleep(milliseconds: number): Promise<void> {
    await this.#wait(milliseconds);
  }

  /** Ends the process: no call of it is answered any more. */
  kill(by: string): void {
    if (this.end !== undefined) return;
    this.end = { kind: "killed", by };
    this.note(`killed: ${by}`, "", "");
  }

  #expire(): void {
    const left = this.#limit - this.#world.time.now;
    if (left <= 0) this.kill("time limit");
    else this.#world.time.schedule(left, () => this.#expire());
  }

  /** One port call: it travels, takes effect, and its answer travels back; at each point something may go wrong. */
  async ask<Answer>(
    { port, call, about }: { readonly port: PortName; readonly call: string; readonly about: string },
    effect: () => Answer,
    fail: () => Answer,
  ): Promise<Answer> {
    const fault = this.#fault(port, call);
    await this.#wait(2 + this.#world.random.below(20));
    const said = `${port}.${call}(${about})`;
    if (fault === "death") return this.#die(said, fault);
    if (fault === "error" || fault === "silence") {
      this.note(said, "", fault);
      await this.#wait(fault === "silence" ? LIMIT_MS[port] : 1);
      return fail();
    }
    const answer = this.#effect(`${port}.${call}`, effect);
    if (this.#world.trace.isOn) this.note(said, answerText(answer), fault ?? "");
    if (fault === "lateDeath") return this.#die("", fault);
    await this.#wait(this.#answerDelay(fault, port));
    if (fault === "lateError" || fault === "lateSilence") return fail();
    if ("error" in answer) throw answer.error;
    return answer.value;
  }

  #fault(port: PortName, call: string): FaultKind | undefined {
    this.#calls += 1;
    const drawn = this.#world.faults({ port, call, run: this.number, number: this.#calls });
    if (drawn === undefined || !canFail(port, drawn)) return undefined;
    this.faults.push(drawn);
    return drawn;
  }

  note(call: string, answer: string, fault: string): void {
    const { trace, time } = this.#world;
    if (trace.isOn) trace.note({ at: time.now, run: this.name, call, answer, fault });
  }

  #effect<Answer>(name: string, effect: () => Answer): { readonly value: Answer } | { readonly error: unknown } {
    try {
      this.effects.push(name);
      return { value: effect() };
    } catch (error) {
      return { error };
    }
  }

  #answerDelay(fault: FaultKind | undefined, port: PortName): number {
    const { random } = this.#world;
    if (fault === "freeze") return MINUTE_MS * (1 + random.below(LONGEST_FREEZE_MINUTES));
    if (fault === "suspension") return this.#suspend();
    return fault === "lateSilence" ? LIMIT_MS[port] : 2 + random.below(20);
  }

  /** Nobody counts the time in which the process stands still; the function may think that its own time is over. */
  #suspend(): number {
    const { random } = this.#world;
    const { shortest, longest } = SUSPENSION_MINUTES;
    const duration = MINUTE_MS * (shortest + random.below(longest - shortest));
    this.#limit += duration;
    if (random.chance(0.5)) this.deadline += duration;
    return duration;
  }

  #die(call: string, fault: FaultKind): Promise<never> {
    if (call !== "") this.note(call, "", fault);
    this.kill(fault);
    return never();
  }

  /** A killed process never goes on behind a wait. */
  async #wait(milliseconds: number): Promise<void> {
    await this.#world.time.wait(milliseconds);
    if (this.end !== undefined) await never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function answerText(answer: { readonly value: unknown } | { readonly error: unknown }): string {
  if ("value" in answer) return shortText(answer.value);
  const { error } = answer;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
