import { strict as assert } from "node:assert";
import { awsClients } from "../../provider/awsClients.ts";

describe("AWS clients of the stand-in provider", () => {
  it("talk to the local endpoint in the asked region, one client a region", async () => {
    const clients = awsClients("http://127.0.0.1:5000");
    assert.equal(await clients.acm("us-east-1").config.region(), "us-east-1");
    assert.equal(await clients.acm("us-west-2").config.region(), "us-west-2");
    assert.equal(clients.acm("us-west-2"), clients.acm("us-west-2"));
  });

  for (const endpoint of [
    undefined,
    "",
    "not a url",
    "https://acm.us-west-2.amazonaws.com",
    "http://127.evil.example",
  ]) {
    it(`refuse ${endpoint === undefined ? "a missing endpoint" : `"${endpoint}"`}, so no real AWS is ever called`, () => {
      assert.throws(() => awsClients(endpoint), /only talks to a local AWS on a loopback address/);
    });
  }
});
