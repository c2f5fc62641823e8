import assert from "node:assert/strict";
import { letPass, type MovingCall, type Refusal, rotatingStack, updateUntilDone } from "../e2e/refusedCalls.ts";
import type { TestStack } from "../e2e/testStack.ts";

const DOMAIN = "everyrefusal.example";
const CALLS: readonly MovingCall[] = ["ModifyListener", "UpdateDistribution", "UpdateDomainName", "PutMetricAlarm"];
const TIMES = [1, 2, Number.POSITIVE_INFINITY];

/** Each call with each count, and each two of the three consumers. */
const PLAYED: readonly (readonly Refusal<MovingCall>[])[] = [
  ...CALLS.flatMap((call) => TIMES.map((times) => [{ call, times }])),
  ...CALLS.slice(0, 3).flatMap((first, index, consumers) =>
    consumers.slice(index + 1).map((second) => [
      { call: first, times: 1 },
      { call: second, times: 1 },
    ]),
  ),
];

describe("every refusal of an update, in a rotation and in its roll-back", function () {
  this.timeout(600_000);
  let stack: TestStack;
  before(async () => {
    stack = await rotatingStack("everyrefusal", DOMAIN);
  });
  after(() => stack?.dispose());
  afterEach(() => letPass(stack));

  for (const refusals of PLAYED) {
    const played = refusals.map(
      ({ call, times }) => `${call} ${Number.isFinite(times) ? `${times} times` : "for long"}`,
    );
    for (const generation of [2, 1]) {
      it(`exits 0 exactly when all have moved to ${generation}: refused ${played.join(" and ")}`, async () => {
        await stack.configure({ issued: [1, 2], active: generation });
        const codes = await updateUntilDone(stack, DOMAIN, generation, refusals);
        assert.ok(codes.length >= 3, `exit codes ${codes.join(", ")}`);
        await stack.serves(generation);
      });
    }
  }
});
