import type { PropertyMap } from "../../../provider/propertyMap.ts";
import type { MimicCloud } from "./mimicCloud.ts";
import { distribution, listener, rule, unnamed } from "./mimicResources.ts";
import { type MimicResource, type Scenario, type ScenarioGroup, UP } from "./scenario.ts";

type Resource = Omit<MimicResource, "name"> | undefined;
type Row = readonly [resource: Resource, expected: string, before?: (cloud: MimicCloud) => void];

const CREATED = "create: Create Wait Describe";
const SAME = "same: ";
const REFRESHED = "refresh same: Describe";
const DONE = "update: Modify Wait Describe";

function scenario(name: string, title: string, ...rows: readonly Row[]): Scenario {
  const steps = rows.map(([resource, expected, before]) => ({
    resource,
    expected,
    ...(before === undefined ? {} : { before }),
  }));
  return { name, title, steps };
}

/** Somebody changes it by hand. */
const byHand = (id: string, changed: PropertyMap) => (cloud: MimicCloud) =>
  cloud.put(id, { ...cloud.get(id), ...changed });

const two = { certificateArn: "arn:cert:2" };
const ignoring = { options: { ignoreChanges: ["certificateArn"] } };
const viewer = (arn: string) => ({ viewerCertificate: { acmCertificateArn: arn } });
const strict = { viewerCertificate: { acmCertificateArn: "arn:cert:2", minimumProtocolVersion: "TLSv1.2" } };

export const changes: ScenarioGroup = {
  name: "changes",
  title: "a change",
  runs: [UP, UP, UP, UP, { ...UP, flags: ["--refresh"] }, { command: "refresh", exitCode: 0 }],
  scenarios: [
    scenario(
      "flat",
      "of plain inputs is one update, and so is taking them away again",
      [listener("flat"), CREATED],
      [listener("flat"), SAME],
      [listener("flat", { ...two, port: 993, notes: { a: "1" } }), DONE],
      [listener("flat", two), DONE],
      [listener("flat", two), REFRESHED],
      [listener("flat", two), REFRESHED],
    ),
    scenario(
      "block",
      "inside a block or a set is one update, the order of a set is none, and what was changed by hand is mended",
      [distribution("block", { aliases: ["b.example", "a.example"] }), CREATED],
      [distribution("block", { aliases: ["a.example", "b.example"] }), SAME],
      [distribution("block", { aliases: ["a.example", "c.example"], ...strict }), DONE],
      [distribution("block", { ...viewer("arn:cert:2"), comment: "x" }), DONE],
      [
        distribution("block", { ...viewer("arn:cert:2"), comment: "x" }),
        "refresh update: Describe Modify Wait Describe",
        byHand("block", { comment: "by hand" }),
      ],
      [
        distribution("block", { ...viewer("arn:cert:2"), comment: "x" }),
        "refresh update: Describe",
        byHand("block", { comment: "by hand" }),
      ],
    ),
    scenario(
      "own",
      "that replaces a resource with its own name deletes first, also when the name changes with it",
      [listener("own"), CREATED],
      [listener("own"), SAME],
      [listener("own", { protocol: "TCP" }), "delete-replaced replace create-replacement: Delete Create Wait Describe"],
      [
        listener("own-other", { protocol: "TLS" }),
        "delete-replaced replace create-replacement: Create Wait Describe + Delete",
      ],
      [listener("own-other", { protocol: "TLS" }), REFRESHED],
      [listener("own-other", { protocol: "TLS" }), REFRESHED],
    ),
    scenario(
      "automatic",
      "that replaces a resource with an automatic name creates first",
      [unnamed(listener("")), CREATED],
      [unnamed(listener("")), SAME],
      [
        unnamed(listener("", { protocol: "TCP" })),
        "create-replacement replace delete-replaced: Create Wait Describe + Delete",
      ],
      [unnamed(listener("", { protocol: "TCP" })), SAME],
      [unnamed(listener("", { protocol: "TCP" })), REFRESHED],
      [unnamed(listener("", { protocol: "TCP" })), REFRESHED],
    ),
    scenario(
      "overlay",
      "that replaces a resource whose type says so deletes first, also with an automatic name",
      [unnamed(rule("")), CREATED],
      [unnamed(rule("")), SAME],
      [
        unnamed(rule("", { listenerArn: "arn:other" })),
        "delete-replaced replace create-replacement: Create Wait Describe + Delete",
      ],
      [unnamed(rule("", { listenerArn: "arn:other", priority: 7 })), DONE],
      [unnamed(rule("", { listenerArn: "arn:other", priority: 7 })), REFRESHED],
      [unnamed(rule("", { listenerArn: "arn:other", priority: 7 })), REFRESHED],
    ),
    scenario(
      "ignored",
      "of an ignored input is none, neither the program's nor one by hand",
      [listener("ignored", {}, ignoring), CREATED],
      [listener("ignored", two, ignoring), SAME],
      [listener("ignored", { ...two, port: 993 }, ignoring), DONE],
      [listener("ignored", { ...two, port: 993 }, ignoring), SAME],
      [
        listener("ignored", { ...two, port: 993 }, ignoring),
        REFRESHED,
        byHand("ignored", { certificateArn: "arn:cert:3" }),
      ],
      [listener("ignored", { ...two, port: 993 }, ignoring), REFRESHED],
    ),
    scenario(
      "written",
      "never ends where the cloud spells a value in its own way: every update sends it again",
      [listener("written", { label: "Upper" }), CREATED],
      [listener("written", { label: "Upper" }), DONE],
      [listener("written", { label: "Upper" }), DONE],
      [listener("written", { label: "Upper" }), DONE],
      [listener("written", { label: "Upper" }), "refresh update: Describe Modify Wait Describe"],
      [listener("written", { label: "Upper" }), "refresh update: Describe"],
    ),
    scenario(
      "computed",
      "is none when the program adds the value that the cloud chose, or stops to give one that it then computes",
      [listener("computed"), CREATED],
      [listener("computed", { policy: "default-policy" }), SAME],
      [listener("computed", { policy: "own-policy" }), DONE],
      [listener("computed"), SAME],
      [listener("computed"), REFRESHED],
      [listener("computed"), REFRESHED],
    ),
    scenario(
      "deleted",
      "that takes a resource out of the program deletes it, also where it is gone already",
      [rule("deleted"), CREATED],
      [rule("deleted"), SAME],
      [undefined, "delete: Delete", (cloud) => cloud.remove("deleted")],
      [undefined, ": "],
      [undefined, ": "],
      [undefined, ": "],
    ),
    scenario(
      "lost",
      "by hand, a deletion, is mended by an update with --refresh; a refresh alone drops the resource",
      [listener("lost"), CREATED],
      [listener("lost"), SAME],
      [listener("lost"), SAME],
      [listener("lost"), SAME, (cloud) => cloud.remove("lost")],
      [listener("lost"), "refresh create: Describe Create Wait Describe"],
      [listener("lost"), "refresh delete: Describe", (cloud) => cloud.remove("lost")],
    ),
  ],
};
