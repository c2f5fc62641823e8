import assert from "node:assert/strict";
import { lastCrash } from "../../../../cli/doctor/gather/renewalFunction.ts";

const RUN = "7f1c1f4e-1111-4222-8333-444455556666";
const OTHER = "0a1b2c3d-1111-4222-8333-444455556666";

/** As Lambda's runtime writes what a handler throws, in its JSON format. */
const thrown = (errorType: string, errorMessage: string, requestId = RUN) =>
  JSON.stringify({ level: "ERROR", requestId, message: { errorType, errorMessage, stackTrace: [] } });
const report = (status: string, requestId = RUN) =>
  JSON.stringify({ type: "platform.report", record: { requestId, metrics: { durationMs: 9 }, status } });
const logged = (message: string, run = RUN) => JSON.stringify({ level: "ERROR", message, service: "renewal", run });
const crashOf = (...texts: readonly string[]) => lastCrash(texts.map((text, at) => ({ at, text })))?.text;

describe("lastCrash", () => {
  it("is undefined when hosts failed and their states were written, whatever the run's other lines say", () => {
    const failed = thrown("RenewalRunError", "1 of 2 hosts failed. mx: ORDER_FAILED: order: dns");
    assert.equal(crashOf(logged("TypeError in the function itself"), failed, report("error")), undefined);
    assert.equal(crashOf(`2026-11-28T22:00:00.000Z ${RUN} ERROR Invoke Error ${failed}`), undefined);
  });

  it("is undefined when an event was refused", () => {
    assert.equal(crashOf(thrown("RenewalEventError", "event refused: hosts"), report("error")), undefined);
  });

  it("is undefined when nothing failed", () => {
    assert.equal(crashOf(report("success"), JSON.stringify({ level: "WARN", message: "asked once more" })), undefined);
  });

  it("is undefined when a later run came to its end, with nothing due or with an error of its hosts", () => {
    const crash = thrown("TypeError", "x is not a function", OTHER);
    const begin = (run: string) => `START RequestId: ${run} Version: $LATEST`;
    const end = (run: string) => `REPORT RequestId: ${run}\tDuration: 9.00 ms\tBilled Duration: 9 ms`;
    assert.equal(crashOf(begin(OTHER), crash, end(OTHER), begin(RUN), end(RUN)), undefined);
    const failed = thrown("RenewalRunError", "1 of 1 hosts failed.");
    assert.equal(crashOf(begin(OTHER), crash, end(OTHER), begin(RUN), failed, end(RUN)), undefined);
    // Its own end, and a later run that has not ended, say nothing.
    assert.equal(crashOf(begin(OTHER), crash, end(OTHER), begin(RUN)), crash);
    const again = thrown("TypeError", "x is not a function");
    assert.equal(crashOf(begin(OTHER), crash, end(OTHER), begin(RUN), again, end(RUN)), again);
  });

  it("is the crash of an earlier run, though a later one ended with an error of its hosts", () => {
    const crash = thrown("Runtime.ImportModuleError", "Cannot find module", OTHER);
    assert.equal(crashOf(crash, thrown("RenewalRunError", "1 of 1 hosts failed."), report("error")), crash);
  });

  it("is a timeout, an exit, or an error that the function did not throw on purpose, in either format of the log", () => {
    for (const line of [
      report("timeout"),
      `2026-11-28T22:00:00.000Z ${RUN} Task timed out after 900.00 seconds`,
      thrown("TypeError", "x is not a function"),
      `RequestId: ${RUN} Error: Runtime exited with error: signal: killed Runtime.ExitError`,
      '{"errorType":"Runtime.ImportModuleError","errorMessage":"Cannot find module"}',
    ]) {
      assert.equal(crashOf(report("success", OTHER), line), line);
    }
  });
});
