import assert from "node:assert/strict";
import type { TxtChange, TxtRecordSet } from "../../../../lambdas/renewal/ports/awsServices.ts";
import { publishRecords, withdrawRecords } from "../../../../lambdas/renewal/steps/challengeRecords.ts";
import { freshWorld } from "../../../simulation/works.ts";
import { type StepPlace, stepIn } from "./stepIn.ts";

const A = { zoneId: "Z1", recordName: "_acme-challenge.a", value: "one" };
const SAME_NAME = { ...A, value: "two" };
const B = { zoneId: "Z1", recordName: "_acme-challenge.b", value: "three" };
const ELSEWHERE = { zoneId: "Z2", recordName: "c.acme", value: "four" };

/** Zones of one step: what is asked, and how often a change is refused since somebody else was quicker. */
function played(
  held: Readonly<Record<string, TxtRecordSet>>,
  step: (context: StepPlace["context"], fence: () => Promise<void>) => Promise<void>,
  refusals = 0,
) {
  const asked: string[] = [];
  let refused = 0;
  return stepIn(freshWorld(false), async ({ context }) => {
    const records = {
      read: async (zoneId: string, name: string) => {
        asked.push(`read ${zoneId} ${name}`);
        return held[name];
      },
      change: async (zoneId: string, changes: readonly TxtChange[]) => {
        refused += 1;
        const texts = changes.map(({ recordName, after }) => `${recordName}=${after?.values.join("+") ?? "nothing"}`);
        asked.push(`change ${zoneId} ${texts.join(" ")}`);
        return refused <= refusals ? undefined : `C${zoneId}`;
      },
      isInSync: async (id: string) => asked.push(`sync ${id}`) > 0,
    };
    const fence = async () => void asked.push("fence");
    const failure = await step({ ...context, ports: { ...context.ports, records } }, fence).then(
      () => "",
      ({ reason, message }) => `${reason}: ${message}`,
    );
    return failure === "" ? asked : [...asked, failure];
  });
}

describe("challenge records", () => {
  it("are put in place by one change a zone, behind the fence, and waited for when all zones have theirs", async () => {
    assert.deepEqual(
      await played({}, (context, fence) => publishRecords(context, [A, ELSEWHERE, SAME_NAME, B], fence)),
      [
        "read Z1 _acme-challenge.a",
        "read Z1 _acme-challenge.b",
        "fence",
        "change Z1 _acme-challenge.a=one+two _acme-challenge.b=three",
        "read Z2 c.acme",
        "fence",
        "change Z2 c.acme=four",
        "sync CZ1",
        "sync CZ2",
      ],
    );
  });

  it("are not written when they are there already, and nothing is waited for then", async () => {
    const held = { "_acme-challenge.a": { values: ["other", "one"], ttl: 300 } };
    assert.deepEqual(await played(held, (context, fence) => publishRecords(context, [A], fence)), [
      "read Z1 _acme-challenge.a",
    ]);
  });

  it("are taken away without a fence, and the values of others stay", async () => {
    const held = {
      "_acme-challenge.a": { values: ["other", "one", "two"], ttl: 300 },
      "_acme-challenge.b": { values: ["three"], ttl: 60 },
    };
    assert.deepEqual(await played(held, (context) => withdrawRecords(context, [A, SAME_NAME, B])), [
      "read Z1 _acme-challenge.a",
      "read Z1 _acme-challenge.b",
      "change Z1 _acme-challenge.a=other _acme-challenge.b=nothing",
    ]);
    assert.deepEqual(await played({}, (context) => withdrawRecords(context, [A])), ["read Z1 _acme-challenge.a"]);
    assert.deepEqual(await played({}, (context) => withdrawRecords(context, [])), []);
  });

  it("are read again when somebody else has changed them meanwhile, five times at most", async () => {
    const once = ["read Z1 _acme-challenge.a", "fence", "change Z1 _acme-challenge.a=one"];
    const publish = (context: StepPlace["context"], fence: () => Promise<void>) => publishRecords(context, [A], fence);
    assert.deepEqual(await played({}, publish, 4), [...once, ...once, ...once, ...once, ...once, "sync CZ1"]);
    assert.deepEqual(await played({}, publish, 5), [
      ...once,
      ...once,
      ...once,
      ...once,
      ...once,
      "DNS_FAILED: the records in zone Z1 were changed by others 5 times while they were read",
    ]);
  });
});
