import assert from "node:assert/strict";
import { AcmeTransport, header } from "../../../../lambdas/renewal/adapters/acmeTransport.ts";
import { type ScriptedAnswer, type ScriptedCa, startScriptedCa } from "./scriptedCa.ts";

const NOW = new Date("2027-01-01T00:00:00Z");

describe("HTTPS to a CA", () => {
  let ca: ScriptedCa;
  let transport: AcmeTransport;
  before(async () => {
    ca = await startScriptedCa();
  });
  beforeEach(() => {
    transport = new AcmeTransport(() => NOW);
    ca.asked.length = 0;
  });
  afterEach(() => transport.close());
  after(() => ca.close());

  const answering = (answer: ScriptedAnswer) => {
    ca.answers.set("/x", [answer]);
    return `${ca.url}/x`;
  };
  const place = () => ca.url.replace("https://", "");

  it("names itself, and a signed body by its type", async () => {
    const url = answering({ body: { a: 1 } });
    assert.deepEqual((await transport.ask(url, { method: "POST", body: "{}" })).data, { a: 1 });
    await transport.ask(url, { method: "GET" });
    assert.deepEqual(
      ca.asked.map(({ method, text, headers }) => [method, text, headers["user-agent"], headers["content-type"]]),
      [
        ["POST", "{}", "cabal-tls-renewal/1", "application/jose+json"],
        ["GET", "", "cabal-tls-renewal/1", undefined],
      ],
    );
  });

  it("takes any status for an answer, and a text for a text, letters of several bytes included", async () => {
    const { status, data } = await transport.ask(answering({ status: 500, body: "prüfen" }), { method: "GET" });
    assert.deepEqual([status, data], [500, "prüfen"]);
    const headOnly = await transport.ask(answering({ body: {} }), { method: "HEAD" });
    assert.deepEqual([headOnly.status, headOnly.data], [200, ""]);
  });

  it("takes an error page that says that it is JSON for a text, and a success of that kind for a broken CA", async () => {
    const headers = { "content-type": "application/json" };
    const page = await transport.ask(answering({ status: 400, headers, body: "<html>" }), { method: "GET" });
    assert.equal(page.data, "<html>");
    await assert.rejects(transport.ask(answering({ status: 200, headers, body: "<html>" }), { method: "GET" }), {
      reason: "CA_BROKEN",
      message: `${place()}/x: the response is not valid JSON`,
    });
  });

  it("throws the CA's refusal when it reads JSON: reason, words and Retry-After", async () => {
    const url = answering({
      status: 429,
      headers: { "retry-after": "60" },
      body: { type: "urn:ietf:params:acme:error:rateLimited", detail: "later" },
    });
    await assert.rejects(transport.getJson(url), {
      reason: "RATE_LIMITED",
      message: `${place()}/x: 429 rateLimited: later`,
      notBefore: new Date("2027-01-01T00:01:00Z"),
    });
    assert.equal((await transport.getJson(answering({ status: 399, body: {} }))).status, 399);
    await assert.rejects(transport.getJson(answering({ status: 400, body: {} })), { reason: "REQUEST_REFUSED" });
  });

  it("says that the CA is not reached when nobody listens, or when it hangs up", async () => {
    await assert.rejects(transport.ask("https://localhost:1/dir", { method: "GET" }), {
      reason: "CA_UNREACHABLE",
      type: "ECONNREFUSED",
      message: "localhost:1/dir: no answer: ECONNREFUSED",
    });
    await assert.rejects(transport.ask(answering({ body: "hang up" }), { method: "GET" }), {
      reason: "CA_UNREACHABLE",
      message: `${place()}/x: no answer: ECONNRESET`,
    });
  });

  it("waits no longer than its time limit, and says whether there was a connection at all", async () => {
    const { timeout } = AbortSignal;
    const limits: number[] = [];
    const late = new AbortController();
    AbortSignal.timeout = (milliseconds) => {
      limits.push(milliseconds);
      return late.signal;
    };
    const message = `${place()}/x: no answer: time limit`;
    try {
      const asking = transport.ask(answering({ body: "no answer" }), { method: "GET" });
      const refused = assert.rejects(asking, { reason: "CA_UNREACHABLE", type: "ABORT_ERR", message });
      while (ca.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      late.abort();
      await refused;
      const silent = transport.ask(`${ca.url}/x`, { method: "GET" });
      await assert.rejects(silent, { reason: "CA_UNREACHABLE", type: "ETIMEDOUT", message });
    } finally {
      AbortSignal.timeout = timeout;
    }
    assert.deepEqual(limits, [15_000, 15_000]);
  });

  it("takes no answer that never ends", async () => {
    await assert.rejects(transport.ask(answering({ body: "x".repeat(1_000_001) }), { method: "GET" }), {
      reason: "CA_UNREACHABLE",
    });
    assert.equal(
      String((await transport.ask(answering({ body: "x".repeat(1_000_000) }), { method: "GET" })).data).length,
      1_000_000,
    );
  });

  it("joins a header that came several times", () => {
    assert.equal(header({ link: ["<a>", "<b>"] }, "link"), "<a>, <b>");
    assert.equal(header({ link: "<a>" }, "link"), "<a>");
    assert.equal(header({}, "link"), undefined);
  });
});
