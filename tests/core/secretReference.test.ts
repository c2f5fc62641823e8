import assert from "node:assert/strict";
import { parameterName } from "../../core/secretReference.ts";

describe("parameterName", () => {
  it("reads a name, with and without its slash, and an ARN of the region", () => {
    assert.equal(parameterName("/cabal/key", "us-west-2"), "/cabal/key");
    assert.equal(parameterName("key", "us-west-2"), "/key");
    assert.equal(parameterName("arn:aws:ssm:us-west-2:111122223333:parameter/cabal/key", "us-west-2"), "/cabal/key");
    assert.equal(parameterName("arn:aws:ssm:us-east-1:111122223333:parameter/cabal/key", "us-west-2"), undefined);
    assert.equal(parameterName("arn:aws:secretsmanager:us-west-2:111122223333:secret:key", "us-west-2"), undefined);
  });
});
