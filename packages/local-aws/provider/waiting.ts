import { setTimeout as sleep } from "node:timers/promises";

const SHORTEST_PAUSE_MS = 20;
/** The machine's own time is not divided: an emulator under load needs a moment where AWS's minutes are milliseconds. */
const MACHINE_MS = 15_000;

export interface Wait<Result> {
  /** What is waited for, as the sentence "waiting for …" goes on. */
  readonly what: string;
  /** Seconds of AWS's time between two looks. */
  readonly pollSeconds: number;
  /** Seconds of AWS's time before the first look. @default 0 */
  readonly firstLookSeconds?: number;
  /** Seconds of AWS's time; default: what is left of the operation's time-out. */
  readonly limitSeconds?: number;
  /** The state that ends the wait and the last one that was seen; both are named when the time is over. */
  readonly states?: { readonly wanted: string; readonly last: () => string };
  /** Returns a result when the wait is over, undefined to go on. Throws to give up. */
  readonly look: () => Promise<Result | undefined>;
}

/** Waits in AWS's time, all of it divided by one factor. */
export class Waiting {
  readonly #factor: number;
  readonly #deadline: number;
  readonly #timeoutSeconds: number;
  readonly #cancelled: AbortSignal;

  /** `timeoutSeconds` is the time-out of the whole operation in AWS's time; it starts now. */
  constructor(factor: number, timeoutSeconds: number, cancelled: AbortSignal) {
    this.#factor = factor;
    this.#timeoutSeconds = timeoutSeconds;
    this.#deadline = Date.now() + this.#milliseconds(timeoutSeconds);
    this.#cancelled = cancelled;
  }

  /** The look's result. Throws when the time is over, or when the engine cancels. */
  async until<Result>(wait: Wait<Result>): Promise<Result> {
    const seconds = wait.limitSeconds ?? this.#timeoutSeconds;
    const limit = wait.limitSeconds === undefined ? this.#deadline : Date.now() + this.#milliseconds(seconds);
    if (wait.firstLookSeconds !== undefined) await this.#pause(wait.firstLookSeconds, limit);
    for (;;) {
      const result = await wait.look();
      if (result !== undefined) return result;
      if (Date.now() >= limit) throw new Error(`waiting for ${wait.what}: ${timeoutText(wait, seconds)}`);
      if (this.#cancelled.aborted) throw new Error(`waiting for ${wait.what}: cancelled by the engine`);
      await this.#pause(wait.pollSeconds, limit);
    }
  }

  #milliseconds(seconds: number): number {
    // A short retry stays short.
    return (seconds * 1000) / this.#factor + Math.min(MACHINE_MS, (seconds * 1000) / 20);
  }

  async #pause(pollSeconds: number, limit: number): Promise<void> {
    const poll = Math.min((pollSeconds * 1000) / this.#factor, limit - Date.now());
    const pause = sleep(Math.max(poll, SHORTEST_PAUSE_MS), undefined, { signal: this.#cancelled });
    // Cut short by the engine's cancel, which the next turn tells in words.
    await pause.catch(() => undefined);
  }
}

/** How much faster than AWS the local AWS is. Throws when the variable holds something else than a positive number. */
export function timeFactor(environment: NodeJS.ProcessEnv): number {
  const text = environment["LOCAL_AWS_TIME_FACTOR"] ?? "1";
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new Error(`LOCAL_AWS_TIME_FACTOR is "${text}"; it must be a number above 0, e.g. 60.`);
}

function timeoutText<Result>({ states }: Wait<Result>, seconds: number): string {
  if (states === undefined) return `timeout after ${minutes(seconds)} of AWS's time`;
  const last = `last state: '${states.last()}', timeout: ${goDuration(seconds)}`;
  return `timeout while waiting for state to become '${states.wanted}' (${last})`;
}

/** As Go writes a duration: `45s`, `15m0s`, `1h15m0s`. */
export function goDuration(seconds: number): string {
  const [hours, minutesLeft, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${hours}h${minutesLeft}m${rest}s`;
  return minutesLeft > 0 ? `${minutesLeft}m${rest}s` : `${rest}s`;
}

function minutes(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`;
}
