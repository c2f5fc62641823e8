import { distribution, listener, rule } from "./mimicResources.ts";
import { FAILED_UP, type ScenarioGroup, type ScenarioStep, UP } from "./scenario.ts";

const CREATED = "create: Create Wait Describe";
const SAME = "same: ";
const nothing: ScenarioStep = { expected: ": " };
const waited = distribution("waited");
const dependent = { ...rule("dependent"), output: { input: "listenerArn", of: "waited", name: "domainName" } };
const gone = listener("gone", { certificateArn: "arn:cert:2" });

export const creations: ScenarioGroup = {
  name: "creations",
  title: "a resource",
  runs: [FAILED_UP, { command: "preview", exitCode: 1 }, UP, UP, FAILED_UP, FAILED_UP, { ...UP, flags: ["--refresh"] }],
  scenarios: [
    {
      title: "whose creation is refused leaves nothing in the state, and is created by the next update",
      name: "refused",
      steps: [
        {
          resource: listener("refused"),
          before: (cloud) => cloud.refuse("Create", "refused", 1),
          expected: "create!: Create",
        },
        nothing,
        { resource: listener("refused"), expected: CREATED },
        ...[SAME, SAME, SAME, "refresh same: Describe"].map((expected) => ({
          resource: listener("refused"),
          expected,
        })),
      ],
    },
    {
      title: "whose creation fails while it waits has no outputs; the next update only reads, and does not wait again",
      name: "waited",
      steps: [
        { resource: waited, before: (cloud) => cloud.refuse("Wait", "waited", 100), expected: "create!: Create Wait" },
        { resource: waited, expected: "update: " },
        { resource: waited, expected: "update: Describe" },
        ...[SAME, SAME, SAME, "refresh same: Describe"].map((expected) => ({ resource: waited, expected })),
      ],
    },
    {
      title: "that needs an output of one whose creation failed is refused in the preview, and created afterwards",
      name: "dependent",
      steps: [
        { resource: dependent, expected: ": " },
        { resource: dependent, expected: ": " },
        nothing,
        { resource: dependent, expected: CREATED },
        ...[SAME, SAME, "refresh same: Describe"].map((expected) => ({ resource: dependent, expected })),
      ],
    },
    {
      title: "that is gone fails its update, then the one that only reads; an update with --refresh creates it again",
      name: "gone",
      steps: [
        nothing,
        nothing,
        { resource: listener("gone"), expected: CREATED },
        { resource: listener("gone"), expected: SAME },
        { resource: gone, before: (cloud) => cloud.remove("gone"), expected: "update!: Modify" },
        { resource: gone, expected: "update!: Describe" },
        { resource: gone, expected: "refresh create: Describe Create Wait Describe" },
      ],
    },
  ],
};
