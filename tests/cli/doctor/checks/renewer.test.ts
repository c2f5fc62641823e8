import assert from "node:assert/strict";
import { renewer as checkRenewer } from "../../../../cli/doctor/checks/renewer.ts";
import type { LambdaFunction } from "../../../../cli/doctor/gather/hostFacts.ts";
import type { HostState } from "../../../../core/hostCertificate/hostState.ts";
import { facts, NOW } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

const MINUTE = 60_000;

/** What is found of a function whose last crash was that many minutes ago. */
function found(crashMinutesAgo: number, state: Partial<HostState>) {
  const lastCrash = { at: NOW - crashMinutesAgo * MINUTE, text: '{"errorType":"TypeError","errorMessage":"no"}' };
  const log = { value: { lastEvent: NOW - MINUTE, lastCrash } };
  return checkRenewer(facts({ hosts: [healthyHost({ log, state })] })).map(({ reason, verdict }) => reason ?? verdict);
}

describe("the check of the renewal function's runs", () => {
  it("finds a crash after the last run that wrote the state", () => {
    assert.deepEqual(found(20, { lastRun: hours(-0.5) }), ["pass", "pass", "FUNCTION_CRASHES"]);
  });

  it("passes a crash that a later run has overcome", () => {
    assert.deepEqual(found(40, { lastRun: hours(-0.5) }), ["pass", "pass", "pass"]);
  });

  it("does not report a crash whose cause the state has recorded", () => {
    const lastError = { reason: "INTERNAL", detail: "TypeError in the function itself", at: hours(-0.3) };
    assert.deepEqual(found(20, { lastRun: hours(-0.5), lastError, failures: 1 }), ["pass", "pass", "pass"]);
  });

  it("ignores a crash after one and a half periods of the schedule", () => {
    assert.deepEqual(found(91, { lastRun: hours(-3) }), ["pass", "pass", "pass"]);
  });
});

describe("the check of what the renewal function runs", () => {
  const first = (renewer: Partial<LambdaFunction>) => {
    const [one] = checkRenewer(facts({ hosts: [healthyHost({ renewer })] }));
    return [one?.verdict, one?.reason, one?.evidence[0]];
  };

  it("finds another system's function of the same name: one of a container image, or with another handler", () => {
    assert.deepEqual(first({ packageType: "Image", handler: undefined }), [
      "warn",
      "FUNCTION_REPLACED",
      "the function cabal-certbot-renewal runs a container image",
    ]);
    assert.deepEqual(first({ handler: "certbot.lambda_handler" }), [
      "warn",
      "FUNCTION_REPLACED",
      "the function cabal-certbot-renewal has the handler certbot.lambda_handler, should be index.handler",
    ]);
  });

  it("passes the stack's own, and one of which AWS does not say", () => {
    assert.equal(first({})[0], "pass");
    assert.equal(first({ packageType: undefined, handler: undefined })[0], "pass");
  });
});
