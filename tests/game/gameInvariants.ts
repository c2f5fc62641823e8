import assert from "node:assert/strict";
import { covers } from "../../core/domainName.ts";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { referenceFaults, references } from "../e2e/referenceWatch.ts";
import type { TestStack } from "../e2e/testStack.ts";
import { validationRecords } from "../e2e/validationRecords.ts";

const SERVING = /:(Listener|Distribution|DomainName|ApiMapping|LoadBalancer)$/;

/** What must hold at every moment of a game, seen from outside the engine. */
export class GameInvariants {
  readonly #stack: TestStack;
  readonly #domain: string;
  /** Ids of what served from the beginning, and must go on. */
  #lasting: readonly string[] = [];

  constructor(stack: TestStack, domain: string) {
    this.#stack = stack;
    this.#domain = domain;
  }

  /** Notes what serves now; to be called after the first deployment. */
  async begin(): Promise<void> {
    this.#lasting = Object.keys(await this.#references());
    assert.ok(this.#lasting.length >= 3);
    await this.assertHeld();
  }

  /**
   * Every consumer refers to an issued certificate of the domain, nothing that served from the beginning is gone, and
   * the validation record is there unless the game itself took it away.
   */
  async assertHeld(options: { readonly withoutRecord?: boolean } = {}): Promise<void> {
    assert.deepEqual(await referenceFaults(this.#stack.shared.aws, this.#domain, new Set(this.#lasting)), []);
    const served = Object.keys(await this.#references());
    assert.deepEqual(
      this.#lasting.filter((one) => !served.includes(`${one}`)),
      [],
      "something that served is gone",
    );
    if (options.withoutRecord !== true) assert.equal((await validationRecords(this.#stack)).length, 1);
  }

  /** The hosts of every endpoint are covered by the names of the generation that serves. */
  async assertCovered(): Promise<void> {
    const { endpoints, certificates } = await this.#stack.inventory();
    const names = certificates[0]?.names ?? [];
    for (const host of endpoints.flatMap((one) => one.hosts)) assert.ok(covers(names, host), `${host}: ${names}`);
  }

  /** An update replaced nothing, and deleted nothing that serves but what belongs to the endpoint that was to go. */
  assertNothingLost({ steps }: EngineResult, leaving: string | undefined): void {
    const lost = steps.filter(
      ({ op, type, name }) =>
        /replace/.test(op) ||
        (op === "delete" && SERVING.test(type) && (leaving === undefined || !name.startsWith(`${leaving}-`))),
    );
    assert.deepEqual(
      lost.map(({ op, name }) => `${op} ${name}`),
      [],
    );
  }

  async #references() {
    return references(this.#stack.shared.aws, this.#domain);
  }
}
