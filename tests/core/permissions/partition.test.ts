import assert from "node:assert/strict";
import { adoptPolicy } from "../../../cli/adopt/adoptPolicy.ts";
import { doctorFixPolicy, doctorReadOnlyPolicy } from "../../../core/permissions/doctorPolicy.ts";
import { githubTrust } from "../../../core/permissions/githubTrust.ts";
import { previewPolicy } from "../../../core/permissions/previewPolicy.ts";
import { ACCOUNT, inventoryWithHost } from "./everyPolicy.ts";

/** Partitions of all ARNs in a policy. */
function partitions(policy: object): string[] {
  return [...new Set([...JSON.stringify(policy).matchAll(/"arn:([^:]+):/g)].map(([, partition = ""]) => partition))];
}

for (const [region, partition] of [
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["eu-central-1", "aws"],
  [undefined, "aws"],
] as const) {
  describe(`in the region ${region ?? "that is not given"}`, () => {
    it(`a preview's role may read in ${partition}`, () => {
      const policy = previewPolicy({ account: ACCOUNT, region, stateBucket: "state", apiDomains: ["api.example.net"] });
      assert.deepEqual(partitions(policy), [partition]);
    });

    it(`GitHub's provider is trusted in ${partition}`, () => {
      assert.deepEqual(
        partitions(githubTrust({ account: ACCOUNT, region, repository: "owner/name", contexts: ["pull_request"] })),
        [partition],
      );
    });

    it(`the doctor may read and mend in ${partition}`, () => {
      const inventory = inventoryWithHost({ region: region ?? "us-west-2" });
      const policies = [doctorReadOnlyPolicy, doctorFixPolicy].map((policy) => policy({ inventory, account: ACCOUNT }));
      assert.deepEqual(policies.map(partitions), [[partition], [partition]]);
    });

    it(`adopt may read in ${partition}`, () => {
      assert.deepEqual(partitions(adoptPolicy(region)), [partition]);
    });
  });
}
