interface Moment {
  readonly at: number;
  /** Of two at the same time, the one that was scheduled first. */
  readonly order: number;
  readonly act: () => void;
}

/** The clock of a simulated world. It jumps from one scheduled moment to the next; nothing waits for real time. */
export class VirtualTime {
  #now: number;
  #order = 0;
  readonly #heap: Moment[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  schedule(delay: number, act: () => void): void {
    this.#push({ at: this.#now + Math.max(0, delay), order: this.#order++, act });
  }

  wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.schedule(delay, resolve));
  }

  /** Lets moments pass, one by one, until it is done. What an act resolves has run to its next wait before the next act. */
  async passUntil(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      const next = this.#pop();
      if (next === undefined) throw new Error("the simulated world stands still: a run waits for what never comes");
      await this.#pass(next);
    }
  }

  /** Lets everything pass that is scheduled up to an instant, and goes there. */
  async passTo(instant: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= instant; next = this.#heap[0]) {
      this.#pop();
      await this.#pass(next);
    }
    this.#now = Math.max(this.#now, instant);
  }

  async #pass({ at, act }: Moment): Promise<void> {
    this.#now = Math.max(this.#now, at);
    act();
    // The code under test waits for promises only: Node comes to the next tick when none of them has anything left to do.
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }

  #push(moment: Moment): void {
    const heap = this.#heap;
    let index = heap.push(moment) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(moment, heap[parent])) break;
      heap[index] = heap[parent] as Moment;
      index = parent;
    }
    heap[index] = moment;
  }

  #pop(): Moment | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (let child = 1; child < heap.length; child = 2 * index + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Moment, heap[child])) child += 1;
      if (!isBefore(heap[child] as Moment, last)) break;
      heap[index] = heap[child] as Moment;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(left: Moment, right: Moment | undefined): boolean {
  return right !== undefined && (left.at < right.at || (left.at === right.at && left.order < right.order));
}
