import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { deploy, resolved } from "../components/mockedDeployment.ts";

describe("examples/githubRoles", () => {
  it("makes the role of the previews, for the repository that its config names", async () => {
    pulumi.runtime.setAllConfig({
      "github-roles:repository": "example/cabal-tls",
      "github-roles:stateBucket": "example-state",
    });
    const { find, names, result } = await deploy(
      async () => {
        const { previewRoleArn } = await import("../../examples/githubRoles/index.ts");
        return resolved(previewRoleArn);
      },
      {
        project: "github-roles",
        invokes: { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" } },
      },
    );
    assert.equal(result, "arn:aws:iam::111122223333:role/cabal-tls-preview-role");
    assert.deepEqual(names("aws:iam/role:Role"), ["cabal-tls-preview-role"]);
    const { inputs } = find("aws:iam/rolePolicy:RolePolicy", "cabal-tls-preview-policy");
    assert.match(String(inputs["policy"]), /"arn:aws:s3:::example-state\/\.pulumi\/\*"/);
  });
});
