import assert from "node:assert/strict";
import { awsError } from "../../../../lambdas/renewal/adapters/awsError.ts";

describe("awsError", () => {
  for (const [name, reason] of [
    ["AccessDeniedException", "ACCESS_DENIED"],
    ["AccessDenied", "ACCESS_DENIED"],
    ["ThrottlingException", "THROTTLED"],
    ["TooManyUpdates", "THROTTLED"],
    ["PriorRequestNotComplete", "THROTTLED"],
    ["ParameterLimitExceeded", "STORE_FAILED"],
  ] as const) {
    it(`takes ${name} for ${reason}`, () => {
      assert.equal(awsError(named(name, "words"), "PutParameter /a", "STORE_FAILED").reason, reason);
    });
  }

  it("tells what was denied in AWS's words", () => {
    const error = awsError(
      named("AccessDeniedException", "not authorized to ssm:PutParameter"),
      "PutParameter /a",
      "STORE_FAILED",
    );
    assert.equal(error.message, "PutParameter /a: not authorized to ssm:PutParameter");
  });

  it("repeats nothing else of AWS's words: a refused write quotes the value", () => {
    const error = awsError(
      named("ValidationException", "value 'SECRET' is too long"),
      "PutParameter /a",
      "STORE_FAILED",
    );
    assert.equal(error.message, "PutParameter /a: ValidationException");
    assert.equal(error.type, "ValidationException");
    assert.equal(error.cause, undefined);
  });

  it("takes anything that was thrown", () => {
    assert.equal(awsError("text", "GetChange", "DNS_FAILED").message, "GetChange: no error");
  });
});

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
