import assert from "node:assert/strict";
import { withWildcard } from "../../examples/demo/stackSettings.ts";
import { blocked, judged, previewed } from "./gatedPreview.ts";
import { type Mutation, mutantProgram } from "./mutantProgram.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";

const ALERTS = { emails: ["ops@elsewhere.example"] };

/** What of the program is changed beside the rotation, and a line that blocks it. */
export interface Harm extends Mutation {
  readonly title: string;
  /** @default the switch to a staged generation */
  readonly to?: "new generation";
  readonly line: string;
}

export interface HarmedStack {
  readonly stack: string;
  readonly domain: string;
}

/** Deploys a stack, and has a rotation of it judged by the real engine's preview of each changed program. */
export function blocksEach(harms: readonly Harm[], { stack: name, domain }: HarmedStack): void {
  let stack: TestStack;

  before(async () => {
    stack = await testStack({
      stack: name,
      domain,
      skipPreview: true,
      change: (settings) => ({ ...threeConsumers(settings), "cabal-tls:alerts": ALERTS }),
    });
    await stack.up({ issued: [1, 2], active: 1 });
  });
  after(() => stack?.dispose());

  const blockedLines = async (to: Harm["to"], dir?: string): Promise<string[]> => {
    const target = to === undefined ? { issued: [1, 2], active: 2 } : { issued: [1, 2, 3], active: 3 };
    const plan = await previewed(stack, withWildcard(stack.settings, target), dir);
    return blocked((await judged(stack, plan, "auto")).report);
  };

  it("is as it was deployed: passes the switch, and a new generation", async () => {
    assert.deepEqual(await blockedLines(undefined), []);
    assert.deepEqual(await blockedLines("new generation"), []);
  });

  for (const { title, to, line, ...mutation } of harms) {
    it(`${title}: blocks it`, async () => {
      const program = await mutantProgram(mutation);
      const lines = await blockedLines(to, program.dir).finally(program.dispose);
      assert.ok(lines.includes(line), lines.join("\n"));
    });
  }
}
