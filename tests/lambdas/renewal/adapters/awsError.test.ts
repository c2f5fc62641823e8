import assert from "node:assert/strict";
import { awsError, withWords } from "../../../../lambdas/renewal/adapters/awsError.ts";

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

  it("has the code of a call that got no connection, and the name of one that got no response", () => {
    const type = (error: Error) => awsError(error, "ssm:GetParameter of /a", "STORE_FAILED").type;
    const late = "the request socket did not establish a connection with the server within the configured timeout";
    assert.equal(type(named("TimeoutError", `@smithy/node-http-handler - ${late} of 3000 ms.`)), "ETIMEDOUT");
    assert.equal(type(Object.assign(new Error("connect"), { code: "ENETUNREACH" })), "ENETUNREACH");
    assert.equal(type(Object.assign(new Error("getaddrinfo"), { code: "EAI_AGAIN" })), "EAI_AGAIN");
    assert.equal(
      type(named("TimeoutError", "a request has exceeded the configured 10000 ms requestTimeout")),
      "TimeoutError",
    );
    assert.equal(type(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })), "Error");
  });

  it("tells what was denied in AWS's words", () => {
    const error = awsError(
      named("AccessDeniedException", "not authorized to ssm:PutParameter"),
      "PutParameter /a",
      "STORE_FAILED",
    );
    assert.equal(error.message, "PutParameter /a: not authorized to ssm:PutParameter");
  });

  it("ends with the call where a denial has no words", () => {
    assert.equal(awsError(named("AccessDenied", ""), "PutParameter /a", "STORE_FAILED").message, "PutParameter /a");
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

  it("has AWS's own sentence, on one line and not for ever, where the call's input holds no secret", () => {
    const refused = named("InvalidParameterException", "Use AWS CodeDeploy\nto trigger a new deployment.");
    const error = withWords(awsError(refused, "ecs:UpdateService of a/b", "DEPLOY_FAILED"), refused);
    assert.equal(
      error.message,
      "ecs:UpdateService of a/b: InvalidParameterException: Use AWS CodeDeploy to trigger a new deployment.",
    );
    assert.deepEqual([error.reason, error.type], ["DEPLOY_FAILED", "InvalidParameterException"]);
    const long = named("ServerException", "x".repeat(1_000));
    assert.equal(
      withWords(awsError(long, "a", "DEPLOY_FAILED"), long).message.length,
      "a: ServerException: ".length + 300,
    );
    const denied = named("AccessDeniedException", "not authorized");
    assert.equal(withWords(awsError(denied, "a", "DEPLOY_FAILED"), denied).message, "a: not authorized");
  });

  it("takes anything that was thrown", () => {
    assert.equal(awsError("text", "GetChange", "DNS_FAILED").message, "GetChange: no error");
  });
});

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
