import assert from "node:assert/strict";
import { shortText, Trace } from "./trace.ts";

describe("trace of a simulated history", () => {
  const at = Date.parse("2027-01-01T00:00:00Z");
  const trace = new Trace(true);
  trace.note({ at, run: "run 1", call: "store.read(/a)", answer: "nothing", fault: "" });
  trace.note({ at: at + 15, run: "run 1", call: "ca.create(a.example)", answer: "", fault: "silence" });
  trace.note({ at: at + 3_600_000, run: "world", call: "the window moves", answer: "", fault: "" });

  it("has a line for each call: time, run, call, answer and fault", () => {
    assert.equal(
      trace.text(),
      [
        "2027-01-01 00:00:00.000  run 1    store.read(/a) -> nothing",
        "2027-01-01 00:00:00.015  run 1    ca.create(a.example)  !! silence",
        "2027-01-01 01:00:00.000  world    the window moves",
      ].join("\n"),
    );
  });

  it("can be cut to its end, and says how much is left out", () => {
    assert.equal(trace.text(1), "… 2 lines before\n2027-01-01 01:00:00.000  world    the window moves");
  });

  it("is empty unless it is on", () => {
    const off = new Trace(false);
    off.note({ at, run: "run 1", call: "store.read(/a)", answer: "nothing", fault: "" });
    assert.equal(off.text(), "");
  });

  it("shows no key, neither as PEM nor in what stands in for a CSR", () => {
    const pem = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n";
    assert.equal(shortText({ key: pem }), '{"key":"<PEM>"}');
    assert.equal(shortText(Buffer.from(JSON.stringify({ key: pem.repeat(5) })).toString("base64url")), "<CSR>");
    assert.equal(shortText("x".repeat(200)), `"${"x".repeat(149)}…`);
  });
});
