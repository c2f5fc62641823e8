import assert from "node:assert/strict";
import {
  acmCertificates,
  type EndpointEntry,
  hostCertificates,
  identifierOf,
  INVENTORY_VERSION,
  isEndpointEntry,
  type UncheckedEntry,
} from "../../core/inventory.ts";
import { inventoryFixture } from "../cli/inventoryFixture.ts";

const BASE = {
  name: "imap",
  hosts: ["imap.example.net"],
  port: 993,
  protocol: "tls",
  certificate: "wildcard",
  impact: "",
} as const;
const NLB: UncheckedEntry = {
  ...BASE,
  kind: "nlb",
  identifiers: { listenerArn: "L", loadBalancerDnsName: "lb.example", loadBalancerArn: "B" },
};

describe("an endpoint of the inventory", () => {
  it("has every identifier of its kind, or is none", () => {
    assert.equal(isEndpointEntry(NLB), true);
    for (const name of ["listenerArn", "loadBalancerDnsName", "loadBalancerArn"]) {
      const identifiers = Object.fromEntries(Object.entries(NLB.identifiers).filter(([key]) => key !== name));
      assert.equal(isEndpointEntry({ ...NLB, identifiers }), false, name);
    }
  });

  it("is found by its identifier at AWS or in DNS; a service with nothing in front has neither", () => {
    const entry = NLB as EndpointEntry;
    assert.deepEqual([identifierOf(entry, "id"), identifierOf(entry, "dnsName")], ["L", "lb.example"]);
    const bare: EndpointEntry = { ...BASE, kind: "ecs", identifiers: {} };
    assert.deepEqual([identifierOf(bare, "id"), identifierOf(bare, "dnsName")], [undefined, undefined]);
  });
});

describe("the certificates of an inventory", () => {
  it("are told apart by where they come from", () => {
    const { certificates } = inventoryFixture();
    const [wildcard] = certificates;
    assert.ok(wildcard?.pipeline === "acm");
    const { lifetimeSeconds, ...others } = wildcard.thresholds;
    const host = {
      name: "smtp-out",
      pipeline: "letsencrypt",
      names: ["smtp-out.example.net"],
      parameterPath: "/p",
      directories: [],
      challenges: [],
      deployTo: [],
      thresholds: { lifetimeSeconds, ...others },
    } as const;
    const all = { certificates: [wildcard, host] };
    assert.deepEqual(acmCertificates(all), [wildcard]);
    assert.deepEqual(hostCertificates(all), [host]);
  });

  it("have a shape of which this is the second version", () => {
    assert.equal(INVENTORY_VERSION, 2);
  });
});
