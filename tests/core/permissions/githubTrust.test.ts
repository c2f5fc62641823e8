import assert from "node:assert/strict";
import { githubTrust } from "../../../core/permissions/githubTrust.ts";

describe("githubTrust", () => {
  it("lets in one repository's workflows, in the given contexts only, with tokens made for AWS", () => {
    const policy = githubTrust({
      account: "111122223333",
      repository: "example/cabal-tls",
      contexts: ["pull_request", "environment:production"],
    });
    assert.deepEqual(policy, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Workflows",
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": [
                "repo:example/cabal-tls:pull_request",
                "repo:example/cabal-tls:environment:production",
              ],
            },
          },
        },
      ],
    });
  });
});
