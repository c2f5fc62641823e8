import assert from "node:assert/strict";
import { PreviewRole } from "../../../components/index.ts";
import { deploy, resolved } from "../mockedDeployment.ts";

const ARGS = { account: "111122223333", repository: "example/cabal-tls" };

describe("PreviewRole", () => {
  it("is a role for pull requests and the deployed branch, with the policy of previews", async () => {
    const { find, result } = await deploy((options) =>
      resolved(new PreviewRole("preview", { ...ARGS, branch: "prod" }, options).roleArn),
    );
    const role = find("aws:iam/role:Role", "preview-role");
    const trust = JSON.parse(String(role.inputs["assumeRolePolicy"]));
    assert.deepEqual(trust.Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"], [
      "repo:example/cabal-tls:pull_request",
      "repo:example/cabal-tls:ref:refs/heads/prod",
    ]);
    const policy = JSON.parse(String(find("aws:iam/rolePolicy:RolePolicy", "preview-policy").inputs["policy"]));
    assert.deepEqual(
      policy.Statement.map((one: { readonly Sid: string }) => one.Sid),
      ["ReadResources", "ReadFunctions", "ReadParameters", "NoPrivateKeys", "NoReadByPath", "NoExportOfKeys"],
    );
    assert.equal(result, "arn:aws:iam::111122223333:role/preview-role");
  });
});
