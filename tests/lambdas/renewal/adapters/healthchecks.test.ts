import assert from "node:assert/strict";
import { createServer, globalAgent, type Server } from "node:https";
import { Healthchecks } from "../../../../lambdas/renewal/adapters/healthchecks.ts";
import { testCertificate } from "../../../cli/watch/testCertificate.ts";

const FAILED = { failed: true, text: "smtp-out: RATE_LIMITED" };
const WELL = { failed: false, text: "" };

describe("Healthchecks", () => {
  const made = testCertificate({ commonName: "ping", names: ["localhost"] });
  const heard: string[] = [];
  let status = 200;
  let server: Server;
  let url: string;

  before(async () => {
    server = createServer({ cert: made.pem, key: made.keyPem }, async (request, response) => {
      let text = "";
      for await (const part of request) text += String(part);
      heard.push(`${request.method} ${request.url} ${text}`);
      response.writeHead(status).end("OK");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `https://localhost:${typeof address === "object" ? address?.port : 0}/ping/uuid`;
    globalAgent.options.ca = made.pem;
  });
  beforeEach(() => {
    heard.length = 0;
    status = 200;
  });
  after(() => {
    delete globalAgent.options.ca;
    server.close();
    server.closeAllConnections();
  });

  it("pings the address itself for success, and the one of failures with what failed", async () => {
    const healthchecks = new Healthchecks();
    assert.equal(await healthchecks.ping(url, WELL), true);
    assert.equal(await healthchecks.ping(url, FAILED), true);
    assert.equal(await healthchecks.ping(`${url}/`, FAILED), true);
    assert.deepEqual(heard, [
      "POST /ping/uuid ",
      "POST /ping/uuid/fail smtp-out: RATE_LIMITED",
      "POST /ping/uuid/fail smtp-out: RATE_LIMITED",
    ]);
  });

  it("says that a ping did not get through, whatever the server's refusal", async () => {
    for (const refusal of [302, 404, 500]) {
      status = refusal;
      assert.equal(await new Healthchecks().ping(url, WELL), false);
    }
  });

  it("does not throw where nobody is, or for what is no address", async () => {
    for (const nobody of ["https://127.0.0.1:9/ping", "http://127.0.0.1:9/ping", "not an address", ""]) {
      assert.equal(await new Healthchecks().ping(nobody, WELL), false);
    }
  });
});
