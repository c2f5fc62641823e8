import type { PropertyMap } from "../../../provider/propertyMap.ts";
import type { MimicCall, MimicCloud } from "./mimicCloud.ts";
import { distribution, listener } from "./mimicResources.ts";
import { FAILED_UP, type Scenario, type ScenarioGroup, type ScenarioStep, UP } from "./scenario.ts";

const REFRESH = ["--refresh"];
/** Oftener than the group has runs. */
const EVER = 100;
const CREATED = "create: Create Wait Describe";
const REPEATED = "update: Describe";
const DONE = "update: Modify Wait Describe";

const refuse = (call: MimicCall, id: string, times: number) => (cloud: MimicCloud) => cloud.refuse(call, id, times);

/** Created with certificate 1; wanted from the second run on: certificate 2. Refused then, so many times. */
function refused(name: string, title: string, times: number, expected: readonly string[]): Scenario {
  const wanted = listener(name, { certificateArn: "arn:cert:2" });
  const steps: ScenarioStep[] = expected.map((text) => ({ resource: wanted, expected: text }));
  return {
    title,
    name,
    steps: [
      { resource: listener(name, { certificateArn: "arn:cert:1" }), expected: CREATED },
      { ...steps[0], before: refuse("Modify", name, times), expected: expected[0] ?? "" },
      ...steps.slice(1, -1),
      // Nothing is refused for ever after all.
      { ...steps.at(-1), before: refuse("Modify", name, 0), expected: expected.at(-1) ?? "" },
    ],
  };
}

/** A distribution whose inputs change in the second run, which is refused once, and stay so. */
function changed(name: string, title: string, olds: PropertyMap, news: PropertyMap, expected: string[]): Scenario {
  const steps = expected.map((text) => ({ resource: distribution(name, news), expected: text }));
  const [first, ...rest] = steps;
  return {
    title,
    name,
    steps: [
      { resource: distribution(name, olds), expected: CREATED },
      { ...first, before: refuse("Modify", name, 1), expected: "update!: Modify" },
      ...rest,
    ],
  };
}

const SAME = "same: ";
const REFRESHED = "refresh same: Describe";

export const refusals: ScenarioGroup = {
  name: "refusals",
  title: "an update that the cloud refuses",
  runs: [
    UP,
    FAILED_UP,
    { command: "preview", exitCode: 0 },
    UP,
    FAILED_UP,
    UP,
    { ...FAILED_UP, flags: REFRESH },
    { ...UP, flags: REFRESH },
  ],
  scenarios: [
    refused("once", "is saved as done when it is refused once; the next update only reads, and the third sends it", 1, [
      "update!: Modify",
      "update: ",
      REPEATED,
      DONE,
      SAME,
      REFRESHED,
      REFRESHED,
    ]),
    refused("twice", "is refused again by the third update, and sent at once by one with --refresh", 2, [
      "update!: Modify",
      "update: ",
      REPEATED,
      "update!: Modify",
      REPEATED,
      "refresh update: Describe Modify Wait Describe",
      REFRESHED,
    ]),
    refused("ever", "is refused for ever: every second update ends as if it were done", EVER, [
      "update!: Modify",
      "update: ",
      REPEATED,
      "update!: Modify",
      REPEATED,
      "refresh update!: Describe Modify",
      "refresh update: Describe Modify Wait Describe",
    ]),
    changed(
      "block",
      "is saved as done with all its parts: blocks, added inputs, and sets, which later updates don't see any more",
      { viewerCertificate: { acmCertificateArn: "arn:cert:1" } },
      {
        viewerCertificate: { acmCertificateArn: "arn:cert:2" },
        aliases: ["a.example", "b.example"],
        comment: "more",
        notes: { a: "1" },
      },
      ["", "update: ", REPEATED, DONE, SAME, REFRESHED, REFRESHED],
    ),
    changed(
      "alias",
      "of a set alone is lost without an error, until a refresh: no later update has a difference to send",
      { viewerCertificate: {}, aliases: ["a.example"] },
      { viewerCertificate: {}, aliases: ["b.example"] },
      ["", "update: ", REPEATED, SAME, SAME, "refresh update: Describe Modify Wait Describe", REFRESHED],
    ),
    {
      title: "is done although its wait failed: the next update only reads, and does not wait again",
      name: "wait",
      steps: [
        { resource: listener("wait"), expected: CREATED },
        {
          resource: listener("wait", { certificateArn: "arn:cert:2" }),
          before: refuse("Wait", "wait", 1),
          expected: "update!: Modify Wait",
        },
        ...["update: ", REPEATED, SAME, SAME, REFRESHED, REFRESHED].map((expected) => ({
          resource: listener("wait", { certificateArn: "arn:cert:2" }),
          expected,
        })),
      ],
    },
    {
      title: "is taken back by a real update to the old value, which the cloud still has",
      name: "back",
      steps: [
        { resource: listener("back"), expected: CREATED },
        {
          resource: listener("back", { certificateArn: "arn:cert:2" }),
          before: refuse("Modify", "back", 1),
          expected: "update!: Modify",
        },
        ...["update: ", DONE, SAME, SAME, REFRESHED, REFRESHED].map((expected) => ({
          resource: listener("back"),
          expected,
        })),
      ],
    },
  ],
};

/** The least that shows how a refused update is saved. */
export const refusedOnce: ScenarioGroup = {
  ...refusals,
  runs: refusals.runs.slice(0, 4),
  scenarios: refusals.scenarios.slice(0, 1).map((one) => ({ ...one, steps: one.steps.slice(0, 4) })),
};
