import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ensureToolchain, type Toolchain } from "../../../toolchain/ensureToolchain.ts";
import { bridgePlugin } from "./bridgePlugin.ts";
import { changes } from "./changes.ts";
import { creations } from "./creations.ts";
import { imports, judgedValues } from "./imports.ts";
import { refusals } from "./refusals.ts";
import type { Scenario, ScenarioGroup } from "./scenario.ts";
import { type RecordedRun, runGroup } from "./side.ts";
import { summaryOf } from "./summary.ts";

const STAND_IN = fileURLToPath(import.meta.resolve("./standIn.ts"));

describe("the stand-in provider and the real terraform bridge, under the real engine", function () {
  this.timeout(600_000);
  let toolchain: Toolchain;
  let bridge: string;

  before(async () => {
    toolchain = await ensureToolchain(() => undefined);
    bridge = await bridgePlugin(() => undefined);
  });

  for (const group of [refusals, changes, creations, imports, judgedValues]) {
    describe(group.title, () => {
      let real: readonly RecordedRun[];
      let standIn: readonly RecordedRun[];

      before(async () => {
        [real, standIn] = await Promise.all([
          runGroup(group, [bridge], toolchain),
          runGroup(group, [process.execPath, STAND_IN], toolchain),
        ]);
      });

      for (const scenario of group.scenarios) {
        it(scenario.title, () => assertAlike(group, scenario, real, standIn));
      }

      it("ends every run with the same exit code, and leaves the same in the cloud", () => {
        const exitCodes = group.runs.map(({ exitCode }) => exitCode);
        assert.deepEqual(codesOf(real), exitCodes, diagnosticsOf(real));
        assert.deepEqual(codesOf(standIn), exitCodes, diagnosticsOf(standIn));
        assert.deepEqual(
          standIn.map(({ cloud }) => cloud),
          real.map(({ cloud }) => cloud),
        );
      });
    });
  }
});

function assertAlike(
  { runs }: ScenarioGroup,
  { name, steps }: Scenario,
  real: readonly RecordedRun[],
  standIn: readonly RecordedRun[],
): void {
  const expected = steps.map((step) => step.expected);
  assert.equal(expected.length, runs.length);
  assert.deepEqual(
    real.map((run) => summaryOf(run, name)),
    expected,
    "the bridge",
  );
  assert.deepEqual(
    standIn.map((run) => summaryOf(run, name)),
    expected,
    "the stand-in",
  );
  for (const [index, { command }] of runs.entries()) {
    const where = `after run ${index + 1}`;
    assert.deepEqual(standIn[index]?.state[name], real[index]?.state[name], where);
    // What a refresh shows is the engine's own comparison of two states.
    if (command !== "refresh") assert.deepEqual(standIn[index]?.diffs[name], real[index]?.diffs[name], where);
  }
}

function codesOf(runs: readonly RecordedRun[]): number[] {
  return runs.map(({ exitCode }) => exitCode);
}

function diagnosticsOf(runs: readonly RecordedRun[]): string {
  return runs.flatMap(({ diagnostics }) => diagnostics).join("\n");
}
