import { awsFailure, type Reading } from "./reading.ts";
import { Slots } from "../../core/slots.ts";

/** Route 53 is the same in every region; its client wants one. */
export const ROUTE53_REGION = "us-east-1";

const DEADLINE = 15_000;
const MOST_ATTEMPTS = 3;
/** As much as the strictest of the services takes in a burst (ELB: 40 calls, then 10 a second) leaves room for. */
const CONCURRENT_CALLS = 16;

/** What this needs of a client of AWS's SDK. */
interface SdkClient {
  destroy(): void;
  readonly middlewareStack: {
    add(middleware: never, options: { step: "deserialize"; name: string; priority: "low"; override: boolean }): void;
  };
}
type ClientOf<C> = new (config: { region?: string; maxAttempts: number }) => C;
type Next = (input: unknown) => Promise<{ response?: { headers?: Readonly<Record<string, string>> } }>;
export type Abort = { readonly abortSignal: AbortSignal };

/** All calls of one run to AWS: with a deadline each, not too many at once, counted, and read as facts. */
export class AwsSession {
  readonly deadline: number;
  /** Calls that were made, also those that failed. */
  calls = 0;
  /** AWS's clock minus ours in milliseconds, from the answer that came fastest; undefined = none came. */
  clockSkew: number | undefined;
  #fastest = Number.POSITIVE_INFINITY;
  readonly #clients = new Map<string, SdkClient>();
  readonly #slots = new Slots(CONCURRENT_CALLS);

  /** `deadline`: milliseconds for each answer. */
  constructor(deadline = DEADLINE) {
    this.deadline = deadline;
  }

  /** One client a service and region, with the credentials of the environment; undefined = its region too. */
  client<C extends SdkClient>(kind: ClientOf<C>, region: string | undefined): C {
    const key = `${kind.name} ${region}`;
    const before = this.#clients.get(key);
    if (before instanceof kind) return before;
    const client = new kind({ maxAttempts: MOST_ATTEMPTS, ...(region === undefined ? {} : { region }) });
    const watch = (next: Next) => (input: unknown) => this.#watched(next, input);
    client.middlewareStack.add(watch as never, {
      step: "deserialize",
      name: "watched",
      priority: "low",
      override: true,
    });
    this.#clients.set(key, client);
    return client;
  }

  /**
   * Makes a call, or several that follow one another within the deadline. `missing`: names of the errors by which AWS says
   * that there is none. Never throws: what cannot be read is an answer. Not within another `read`: each takes a slot.
   */
  async read<T>(call: (abort: Abort) => Promise<T>): Promise<Reading<T>>;
  async read<T>(call: (abort: Abort) => Promise<T>, missing: RegExp): Promise<Reading<T | undefined>>;
  async read<T>(call: (abort: Abort) => Promise<T>, missing?: RegExp): Promise<Reading<T | undefined>> {
    return this.#slots.run(async () => {
      try {
        return { value: await call({ abortSignal: AbortSignal.timeout(this.deadline) }) };
      } catch (error) {
        if (error instanceof Error && missing?.test(error.name)) return { value: undefined };
        return awsFailure(error, this.deadline);
      }
    });
  }

  /** Lets the process end. */
  close(): void {
    for (const client of this.#clients.values()) client.destroy();
  }

  /** Below the SDK's own retries: sees every request that goes out. */
  async #watched(next: Next, input: unknown): ReturnType<Next> {
    this.calls += 1;
    const sent = Date.now();
    const output = await next(input);
    const came = Date.now();
    const date = Date.parse(output.response?.headers?.["date"] ?? "");
    if (!Number.isNaN(date) && came - sent < this.#fastest) {
      this.#fastest = came - sent;
      // The header has whole seconds, cut off: its middle is half a second later.
      this.clockSkew = date + 500 - (sent + came) / 2;
    }
    return output;
  }
}
