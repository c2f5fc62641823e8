import assert from "node:assert/strict";
import { Slots } from "../../core/slots.ts";

/** Tasks that end when they are told to. */
function tasks(slots: Slots, count: number) {
  const begun: number[] = [];
  const ends: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const all = Array.from({ length: count }, (_, number) =>
    slots.run(() => {
      begun.push(number);
      return new Promise<void>((resolve, reject) => {
        ends[number] = { resolve, reject };
      });
    }),
  );
  return { begun, ends, all };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe("slots for tasks", () => {
  it("let so many run at the same time, and the others in the order in which they came", async () => {
    const { begun, ends, all } = tasks(new Slots(2), 4);
    await settled();
    assert.deepEqual(begun, [0, 1]);
    ends[1]?.resolve();
    await settled();
    assert.deepEqual(begun, [0, 1, 2]);
    ends[0]?.resolve();
    await settled();
    assert.deepEqual(begun, [0, 1, 2, 3]);
    for (const end of ends) end.resolve();
    await Promise.all(all);
  });

  it("are free again after a task that failed, and after all have ended", async () => {
    const slots = new Slots(1);
    const { ends, all } = tasks(slots, 1);
    await settled();
    ends[0]?.reject(new Error("failed"));
    await assert.rejects(Promise.all(all), /failed/);
    assert.equal(await slots.run(async () => "next"), "next");
    const later = tasks(slots, 2);
    await settled();
    assert.deepEqual(later.begun, [0]);
    later.ends[0]?.resolve();
    await settled();
    later.ends[1]?.resolve();
    await Promise.all(later.all);
    assert.deepEqual(later.begun, [0, 1]);
  });
});
