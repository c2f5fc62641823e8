import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PrometheusClient } from "../../monitoring/prometheusClient.ts";

describe("PrometheusClient", () => {
  let server: Server;
  let asked: string[];
  let answer: unknown;
  let client: PrometheusClient;
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    client = new PrometheusClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("asks for the value of an expression", async () => {
    answer = { status: "success", data: { result: [{ metric: { cert: "a" }, value: [1, "2"] }] } };
    assert.deepEqual(await client.query(`up{job="x"} == 1`), [{ metric: { cert: "a" }, value: [1, "2"] }]);
    assert.deepEqual(asked, ["/api/v1/query?query=up%7Bjob%3D%22x%22%7D%20%3D%3D%201"]);
  });

  it("throws in Prometheus's own words", async () => {
    answer = { status: "error", error: "parse error: unexpected end of input" };
    await assert.rejects(client.query("up{"), /^Error: Prometheus refused .* parse error: unexpected end of input$/);
  });
});
