import assert from "node:assert/strict";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { clearLeftovers } from "../e2e/clearLeftovers.ts";
import { pendingOperations } from "../e2e/killedUpdate.ts";
import { watchReferences } from "../e2e/referenceWatch.ts";
import { threeConsumers } from "../e2e/smallStack.ts";
import { type TestStack, testStack } from "../e2e/testStack.ts";
import { changeZone, validationRecords } from "../e2e/validationRecords.ts";
import { GameInvariants } from "./gameInvariants.ts";
import type { GameMove, Trouble } from "./gameMove.ts";
import { EXTRA_NAME, GameOperator } from "./gameOperator.ts";
import { type GameTurn, gamePlan, moveText } from "./gamePlan.ts";

type Rotation = Extract<GameMove, { readonly kind: "rotate" }>;

/** Plays the moves of a seed with the real engine. Throws when an invariant breaks, with the command to play it alone. */
export async function playGame(seed: number, turns: number): Promise<void> {
  const domain = `game-${seed}.example`;
  const stack = await testStack({ stack: `game-${seed}`, domain, change: threeConsumers, skipPreview: true });
  const game = new Game(stack, domain);
  try {
    await game.begin();
    for (const turn of gamePlan(seed, turns)) await reported(seed, turn, () => game.play(turn));
  } finally {
    await game.end();
    await stack.dispose();
  }
  await reported(seed, undefined, async () => game.assertNeverUnserved());
}

async function reported(seed: number, turn: GameTurn | undefined, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    const which = turn === undefined ? "the whole sequence" : moveText(turn.move);
    const reason = error instanceof Error ? error.message : String(error);
    const message = `seed ${seed}, ${which}: ${reason}\nPlay it alone: npm run soak -- --seed ${seed}`;
    throw new Error(message, { cause: error });
  }
}

class Game {
  readonly #stack: TestStack;
  readonly #domain: string;
  readonly #operator: GameOperator;
  readonly #invariants: GameInvariants;
  #watch: ReturnType<typeof watchReferences> | undefined;

  constructor(stack: TestStack, domain: string) {
    this.#stack = stack;
    this.#domain = domain;
    this.#operator = new GameOperator(stack.program.configFile);
    this.#invariants = new GameInvariants(stack, domain);
  }

  async begin(): Promise<void> {
    await this.#stack.configure({ issued: [1], active: 1, validationTimeoutMinutes: 1 });
    await this.#stack.up();
    this.#operator.begin();
    await this.#invariants.begin();
    this.#watch = watchReferences(this.#stack.shared.aws, this.#domain);
  }

  async end(): Promise<void> {
    await this.#watch?.stop();
  }

  assertNeverUnserved(): void {
    assert.deepEqual(this.#watch?.faults, []);
  }

  async play(turn: GameTurn): Promise<void> {
    const { move } = turn;
    if (move.kind === "by hand") return this.#refuses(move.wildcard);
    if (move.kind === "endpoint") {
      await this.#operator.setExtra(move.extra);
      this.#operator.commit();
      this.#invariants.assertNothingLost(await this.#stack.up(), EXTRA_NAME);
    } else {
      await this.#edit(move, turn);
      if (!turn.deploys) return;
      this.#operator.commit();
      await this.#deploy(move.trouble);
    }
    await this.#invariants.assertHeld();
    await this.#converged();
  }

  async #edit({ commands }: Rotation, { before, after }: GameTurn): Promise<void> {
    let now = before.generations;
    for (const command of commands) now = await this.#operator.rotate(command, now, before.generations);
    assert.deepEqual(now, after.generations);
  }

  /** Numbers that would lose what serves: refused before anything is touched. */
  async #refuses(wildcard: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#operator.setWildcard(wildcard);
    const up = await this.#stack.program.up();
    assert.deepEqual([up.ok, up.planned], [false, true]);
    await this.#invariants.assertHeld();
    this.#operator.checkout();
  }

  async #deploy(trouble: Trouble): Promise<void> {
    switch (trouble.kind) {
      case "none":
        return this.#invariants.assertNothingLost(await this.#stack.up(), undefined);
      case "region":
        return this.#deployWhile(
          () => this.#hold(trouble.region, true),
          () => this.#hold(trouble.region, false),
        );
      case "record": {
        const records = await validationRecords(this.#stack);
        return this.#deployWhile(
          () => changeZone(this.#stack, "DELETE", records),
          () => changeZone(this.#stack, "CREATE", records),
        );
      }
      case "killed":
        return this.#deployKilled(trouble.event);
    }
  }

  /** An update that cannot end while something is broken, then the same one again. What requests nothing may end. */
  async #deployWhile(spoil: () => Promise<unknown>, repair: () => Promise<unknown>): Promise<void> {
    await spoil();
    const first = await this.#run();
    this.#invariants.assertNothingLost(first, undefined);
    await this.#invariants.assertHeld({ withoutRecord: true });
    await repair();
    if (!first.ok) this.#invariants.assertNothingLost(await this.#stack.up(), undefined);
  }

  async #deployKilled(number: number): Promise<void> {
    let missing = number;
    const onEvent = () => {
      missing -= 1;
      if (missing === 0) void this.#stack.program.kill();
    };
    const { exitCode, diagnostics } = await this.#run(onEvent);
    // It may have come too late.
    if (exitCode !== 137) return assert.equal(exitCode, 0, diagnostics.join("\n"));
    await this.#invariants.assertHeld();
    await this.#stack.program.cancel();
    await clearLeftovers(this.#stack);
    const flags = ["--skip-preview", "--refresh"];
    const up = await this.#stack.program.up({ flags });
    assert.equal(up.ok, true, up.diagnostics.join("\n"));
    this.#invariants.assertNothingLost(up, undefined);
    assert.deepEqual(await pendingOperations(this.#stack), []);
  }

  #run(onEvent?: () => void): Promise<EngineResult> {
    return this.#stack.program.up({ flags: ["--skip-preview"], ...(onEvent === undefined ? {} : { onEvent }) });
  }

  #hold(region: string, on: boolean): Promise<unknown> {
    return this.#stack.shared.aws.control("hold-issuance", { domain: `*.${this.#domain}`, region, on });
  }

  /** One more update finds nothing to do. */
  async #converged(): Promise<void> {
    const again = await this.#stack.program.up({ flags: ["--skip-preview", "--expect-no-changes"] });
    assert.equal(again.ok, true, again.diagnostics.join("\n"));
    await this.#invariants.assertCovered();
  }
}
