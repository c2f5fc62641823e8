import assert from "node:assert/strict";
import { mailInventory } from "./mailInventory.ts";
import { relabelled } from "./relabelled.ts";

describe("the labels of an address that Prometheus looks up", () => {
  it("are those of its instance, and the address itself", async () => {
    assert.deepEqual(await relabelled(mailInventory(), 0, "imap.example.net", "192.0.2.1:993"), {
      __address__: "127.0.0.1:9115",
      __metrics_path__: "/probe",
      __param_module: "identity:imap.example.net:993",
      __param_target: "192.0.2.1:993",
      __scheme__: "http",
      __scrape_interval__: "1m",
      __scrape_timeout__: "10s",
      address: "192.0.2.1:993",
      cert: "wildcard",
      instance: "imap.example.net:993",
      job: "blackbox-tls",
    });
  });

  it("tell the ports of a host apart, and its certificate from the wildcard", async () => {
    const labels = await relabelled(mailInventory(), 1, "smtp-out.example.net", "192.0.2.7:587");
    assert.equal(labels["__param_module"], "trust:smtp-out.example.net:587");
    assert.equal(labels["instance"], "smtp-out.example.net:587");
    assert.equal(labels["cert"], "smtp-out");
  });
});
