import assert from "node:assert/strict";
import type { HostAnswer } from "../../../../core/renewal/renewalAnswer.ts";
import type { SimulatedRun } from "../../../simulation/simulatedRun.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";

/** What a run came to, in one line: the answer about its first host and its warnings, or the error. */
export function outcomeOf({ end }: SimulatedRun): string {
  if (end?.kind === "threw") return end.error instanceof Error ? `threw ${end.error.message}` : String(end.error);
  assert.ok(end?.kind === "answered", end?.kind);
  if (end.answer.account !== undefined) return `account ${end.answer.account.action}`;
  const [answer] = end.answer.hosts;
  assert.ok(answer !== undefined);
  return [`${answer.action} ${answer.reason}: ${answer.message}`, ...answer.warnings].join(" | ");
}

export function answerOf({ end }: SimulatedRun): HostAnswer {
  assert.ok(end?.kind === "answered", end?.kind);
  const [answer] = end.answer.hosts;
  assert.ok(answer !== undefined);
  return answer;
}

/** A title, what is played, and what its last run comes to. */
export type OutcomeRow = readonly [
  title: string,
  play: () => Promise<{ readonly world: SimulatedWorld; readonly run: SimulatedRun }>,
  outcome: string,
];

/** One test a row. Whatever a run comes to is logged as well, an error once by the part that failed and once for the host. */
export function checkOutcomes(rows: readonly OutcomeRow[]): void {
  for (const [title, play, outcome] of rows) {
    it(`is as expected for ${title}`, async () => {
      const { world, run } = await play();
      // Times are drawn, and other ones when a call is added or left out before.
      assert.equal(outcomeOf(run).replaceAll(/2027-\d\d-\d\dT[\d:.]+Z/g, "TIME"), outcome);
      const [answer] = run.end?.kind === "answered" ? run.end.answer.hosts : [];
      const message = answer?.message ?? outcomeOf(run).replace(/^.*?[A-Z_]{4,}: /, "");
      const lines = loggedBy(world, run).filter((line) => line === message);
      if (answer !== undefined) assert.ok(lines.length > 0, "the answer is not logged");
      const silent = answer?.warnings.filter((warning) => !loggedBy(world, run).includes(warning));
      assert.deepEqual(silent ?? [], [], "warnings that are not logged");
      if (run.end?.kind === "threw") assert.equal(lines.length, 2);
    });
  }
}

/** The lines that a traced run has logged. */
export function loggedBy({ trace }: SimulatedWorld, { name }: SimulatedRun): string[] {
  const lines = trace.text().split("\n");
  return lines.flatMap((line) => new RegExp(`  ${name} +log: (.*)$`).exec(line)?.[1] ?? []);
}
