import type { MimicCloud } from "./mimicCloud.ts";
import { listener, rule } from "./mimicResources.ts";
import { FAILED_UP, type ScenarioGroup, UP } from "./scenario.ts";

/** As the real cloud reports a rule without stickiness: with a duration that the schema does not accept. */
const ZERO = [{ type: "forward", targetGroupArn: "arn:group", stickiness: { enabled: false, duration: 0 } }];
const existingRule = (name: string) => (cloud: MimicCloud) =>
  cloud.put(name, { name, notes: {}, listenerArn: "arn:listener", priority: 1, actions: ZERO });

const imported = rule("imported", {}, { options: { import: "imported" } });
const owned = listener("owned", {}, { options: { import: "owned", ignoreChanges: ["notes", "label"] } });

export const imports: ScenarioGroup = {
  name: "imports",
  title: "an import",
  runs: [UP, UP],
  scenarios: [
    {
      title: "takes over what exists, and updates what the program wants otherwise: a duration of 0 is taken away",
      name: "imported",
      steps: [
        {
          resource: imported,
          before: existingRule("imported"),
          expected: "import update: Describe Modify Wait Describe",
        },
        { resource: imported, expected: "same: " },
      ],
    },
    {
      title: "keeps what the program ignores, and leaves defaults out of the inputs",
      name: "owned",
      steps: [
        {
          resource: owned,
          before: (cloud) =>
            cloud.put("owned", {
              name: "owned",
              notes: { by: "hand" },
              port: 443,
              protocol: "TLS",
              certificateArn: "arn:cert:1",
              policy: "p",
              label: "l",
            }),
          expected: "import: Describe",
        },
        { resource: owned, expected: "same: " },
      ],
    },
  ],
};

const kept = rule("kept", {}, { options: { import: "kept", ignoreChanges: ["actions"] } });

/** Each alone in its stack's runs: a refused check ends the whole run, wherever the others are. */
export const judgedValues: ScenarioGroup = {
  name: "values",
  title: "a value that the schema refuses",
  runs: [FAILED_UP, FAILED_UP],
  scenarios: [
    {
      title: "is judged when an import read it and ignoreChanges puts it back, though the program never gave it",
      name: "kept",
      steps: [{ resource: kept, before: existingRule("kept"), expected: "import: Describe" }, { expected: ": " }],
    },
    {
      title: "is judged before any call when the program gives it",
      name: "given",
      steps: [{ expected: ": " }, { resource: rule("given", { priority: 0 }), expected: ": " }],
    },
  ],
};
