import assert from "node:assert/strict";
import type { AwsClients } from "../../../../provider/awsClients.ts";
import type { ResourceContext } from "../../../../provider/resourceType.ts";
import { changeInSync } from "../../../../provider/types/route53/route53Answers.ts";
import { type Wait, Waiting } from "../../../../provider/waiting.ts";

/** Keeps what is waited for, and looks once. */
class NotedWaiting extends Waiting {
  readonly noted: Wait<unknown>[] = [];

  constructor() {
    super(1, 60, new AbortController().signal);
  }

  override async until<Result>(wait: Wait<Result>): Promise<Result> {
    this.noted.push(wait);
    return (await wait.look()) as Result;
  }
}

async function waitsFor(change: { Id: string; Status: "PENDING" | "INSYNC" }): Promise<Wait<unknown> | undefined> {
  const waiting = new NotedWaiting();
  const route53 = () => ({ send: async () => ({ ChangeInfo: { Status: "INSYNC" } }) });
  const clients = { route53 } as unknown as AwsClients;
  const context: ResourceContext = { region: "us-west-2", clients, waiting };
  await changeInSync({ ...change, SubmittedAt: new Date(0) }, context);
  return waiting.noted[0];
}

describe("wait for a change of Route 53", () => {
  it("looks first after 10 to 30 s, at random, and then every 15 s", async () => {
    const waits = await Promise.all(Array.from({ length: 50 }, () => waitsFor({ Id: "C1", Status: "PENDING" })));
    const first = waits.map((wait) => wait?.firstLookSeconds ?? 0);
    assert.ok(
      first.every((seconds) => seconds >= 10 && seconds <= 30),
      first.join(),
    );
    assert.ok(new Set(first).size > 1);
    assert.deepEqual([...new Set(waits.map((wait) => wait?.pollSeconds))], [15]);
  });

  it("waits as long for a change that Route 53 calls INSYNC at once", async () => {
    assert.ok(((await waitsFor({ Id: "C1", Status: "INSYNC" }))?.firstLookSeconds ?? 0) >= 10);
  });
});
