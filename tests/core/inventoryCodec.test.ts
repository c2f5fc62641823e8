import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Inventory } from "../../core/inventory.ts";
import {
  decodeInventory,
  encodeInventory,
  InventoryTooLargeError,
  InventoryUnreadableError,
} from "../../core/inventoryCodec.ts";

const INVENTORY: Inventory = {
  version: 2,
  project: "cabal-tls",
  stack: "prod",
  region: "us-west-2",
  controlDomain: "example.net",
  mailDomains: ["bücher.example"],
  zoneId: "Z0123456789ABCDEFGHIJ",
  certificates: [],
  endpoints: [],
};

function packed(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString("base64");
}

describe("encodeInventory", () => {
  it("gives what decodeInventory takes", () => {
    assert.deepEqual(decodeInventory(encodeInventory(INVENTORY)), INVENTORY);
  });

  it("gives base64 of gzip of JSON, which other readers unpack without this program", () => {
    const json = gunzipSync(Buffer.from(encodeInventory(INVENTORY), "base64")).toString("utf8");
    assert.deepEqual(JSON.parse(json), INVENTORY);
  });

  it("leaves time and platform out of the text, so that the parameter changes only with the inventory", () => {
    const header = Buffer.from(encodeInventory(INVENTORY), "base64").subarray(0, 10);
    assert.equal(header.toString("hex"), "1f8b08000000000002ff");
  });

  it("refuses what an SSM parameter cannot hold, and says how large it is", () => {
    const large = { ...INVENTORY, mailDomains: [randomBytes(6200).toString("hex")] };
    assert.throws(
      () => encodeInventory(large),
      (error) => {
        assert.ok(error instanceof InventoryTooLargeError);
        assert.ok(error.bytes > 8192);
        assert.equal(
          error.message,
          `The inventory takes ${error.bytes} bytes compressed; an SSM parameter holds 4096 (standard) or ` +
            "8192 (advanced). Split the endpoints over two stacks, or retire generations of the wildcard.",
        );
        return true;
      },
    );
  });

  it("takes what needs an advanced parameter", () => {
    const text = encodeInventory({ ...INVENTORY, mailDomains: [randomBytes(4000).toString("hex")] });
    assert.ok(text.length > 4096 && text.length <= 8192);
  });
});

const HOST = {
  name: "smtp-out",
  pipeline: "letsencrypt",
  names: ["smtp-out.example.net"],
  parameterPath: "/cabal/letsencrypt/smtp-out.example.net",
  directories: ["https://acme-v02.api.letsencrypt.org/directory"],
  challenges: [{ recordName: "_acme-challenge.smtp-out.example.net", zoneId: "Z0123456789ABCDEFGHIJ" }],
  thresholds: { lifetimeSeconds: 4, renewBeforeSeconds: 3, warningSeconds: 2, criticalSeconds: 1 },
};
const WILDCARD = {
  name: "wildcard",
  pipeline: "acm",
  names: ["*.example.net"],
  active: 1,
  generations: [],
  thresholds: HOST.thresholds,
};

const IMAP = {
  name: "imap",
  kind: "nlb",
  hosts: ["imap.example.net"],
  port: 993,
  protocol: "tls",
  certificate: "wildcard",
  certificateArn: "arn:aws:acm:us-west-2:111122223333:certificate/1",
  impact: "Nobody can read mail.",
  identifiers: {
    loadBalancerArn: "arn:lb",
    loadBalancerDnsName: "imap.elb.amazonaws.com",
    listenerArn: "arn:listener",
  },
};

describe("an inventory with a kind of endpoint that a later release has added", () => {
  it("is refused with the kind, and says which release reads it", () => {
    const later = { ...INVENTORY, endpoints: [IMAP, { ...IMAP, name: "graph", kind: "appsync" }] };
    assert.throws(() => decodeInventory(packed(later)), {
      name: "InventoryUnreadableError",
      message:
        'The inventory has endpoint graph of kind "appsync"; this program reads the kinds ' +
        "nlb, alb, cloudfront, apigateway, ecs, server. Use the release of cabal-tls that deployed the stack.",
    });
  });
});

describe("an inventory of version 1", () => {
  it("says what users lose under another name", () => {
    const { impact, ...imap } = IMAP;
    const old = { ...INVENTORY, version: 1, endpoints: [{ ...imap, loss: impact }] };
    assert.deepEqual(decodeInventory(packed(old)), { ...INVENTORY, endpoints: [IMAP] });
  });

  it("is refused by its faults when certificates or endpoints are no objects", () => {
    const old = { ...INVENTORY, version: 1, certificates: [7, "text"], endpoints: [null] };
    assert.throws(() => decodeInventory(packed(old)), {
      name: "InventoryUnreadableError",
      message: /^The inventory has values that an inventory cannot have:\n {2}certificates\[0\]/,
    });
  });

  it("is read in the shape of version 2: its services are targets of ECS, all else stays", () => {
    const services = [
      { cluster: "cabal-mail", service: "cabal-smtp-out" },
      { cluster: "cabal-mail", service: "cabal-smtp-in" },
    ];
    const old = { ...INVENTORY, version: 1, certificates: [WILDCARD, { ...HOST, services }] };
    assert.deepEqual(decodeInventory(packed(old)), {
      ...INVENTORY,
      certificates: [
        WILDCARD,
        {
          ...HOST,
          deployTo: [
            { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" },
            { kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-in" },
          ],
        },
      ],
    });
  });
});

describe("decodeInventory", () => {
  const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ["an empty text", "", /^The inventory cannot be unpacked: it is not base64 of gzip of JSON\. /],
    ["text that is not packed", "{}", /^The inventory cannot be unpacked/],
    ["packed text that is no JSON", gzipSync("{").toString("base64"), /^The inventory cannot be unpacked/],
    ["a text that unpacks to more than a mebibyte", packed("x".repeat(2_000_000)), /^The inventory cannot be unpacked/],
    ["JSON without a version", packed({ project: "cabal-tls" }), /^This is not an inventory: it has no version, /],
    ["null", packed(null), /^This is not an inventory: it has no version, /],
    ["a version and nothing else", packed({ version: 2 }), /^This is not an inventory: it has no version, /],
    [
      "a newer version",
      packed({ ...INVENTORY, version: 3 }),
      /^The inventory has version 3; this program reads versions 1 to 2\. /,
    ],
    [
      "a version in quotes",
      packed({ ...INVENTORY, version: "1" }),
      /^The inventory has version "1"; this program reads versions 1 to 2\. /,
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => decodeInventory(text),
        (error) => error instanceof InventoryUnreadableError && message.test(error.message),
      );
    });
  }
});
