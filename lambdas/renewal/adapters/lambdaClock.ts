import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../ports/index.ts";

/** What is used of Lambda's context. */
export interface TimedContext {
  getRemainingTimeInMillis(): number;
}

/** The machine's clock, and the time that Lambda leaves. */
export class LambdaClock implements Clock {
  readonly #context: TimedContext;

  constructor(context: TimedContext) {
    this.#context = context;
  }

  now(): Date {
    return new Date();
  }

  remaining(): number {
    return this.#context.getRemainingTimeInMillis();
  }

  async sleep(milliseconds: number): Promise<void> {
    await wait(milliseconds);
  }

  random(): number {
    return Math.random();
  }
}
