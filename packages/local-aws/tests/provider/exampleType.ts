import type { ResourceType } from "../../provider/resourceType.ts";

/** A type with one of each kind of input; nothing of it is in AWS. */
export const exampleType: ResourceType = {
  token: "aws:example/thing:Thing",
  source: "hashicorp/terraform-provider-aws internal/service/example/thing.go",
  inputs: {
    name: "replace",
    port: "update",
    hosts: "update",
    steps: "update",
    targets: "update",
    "targets.host": "update",
    "targets.weight": "update",
    viewer: "update",
    "viewer.arn": "update",
    "viewer.version": "update",
    secretAnswer: "update",
    policy: "update",
    tags: "update",
  },
  outputs: ["arn", "policy", "viewer.endpoint"],
  regional: true,
  autoName: { input: "name", maxLength: 20 },
  defaults: { port: 443, "viewer.version": "TLSv1", "targets.weight": 1 },
  unreadable: ["secretAnswer"],
  ordered: ["steps"],
  normalize: { "targets.host": (text) => text.toLowerCase() },
  create: async () => "id",
  read: async () => undefined,
  remove: async () => undefined,
};
