import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { array, assert as assertProperty, asyncProperty, constantFrom } from "fast-check";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import type { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { verifyBundle } from "../../../core/hostCertificate/verifyBundle.ts";
import { chainText, KNOWN_ROOTS, LEAF_KEY, namesIn, type TreeName } from "./certificateTree.ts";

/** What is sent, and what is stored and served of it. */
const TAKEN: readonly (readonly [title: string, sent: readonly TreeName[], served: readonly TreeName[]])[] = [
  ["the intermediates alone", ["leaf", "inter", "outer"], ["leaf", "inter", "outer"]],
  ["a cross certificate of a root that is not known", ["leaf", "inter", "outer", "cross"], ["leaf", "inter", "outer"]],
  ["an expired cross certificate", ["leaf", "inter", "outer", "expiredCross"], ["leaf", "inter", "outer"]],
  ["the cross certificate and its root", ["leaf", "inter", "outer", "cross", "oldRoot"], ["leaf", "inter", "outer"]],
  ["the known root itself", ["leaf", "inter", "outer", "root"], ["leaf", "inter", "outer"]],
  ["a certificate that has signed nothing", ["leaf", "inter", "outer", "stranger"], ["leaf", "inter", "outer"]],
  ["an unrelated certificate in between", ["leaf", "stranger", "inter", "outer"], ["leaf", "inter", "outer"]],
  ["the wrong order", ["leaf", "outer", "inter"], ["leaf", "inter", "outer"]],
  ["a root in front of its intermediates", ["leaf", "root", "outer", "inter"], ["leaf", "inter", "outer"]],
  ["an intermediate twice", ["leaf", "inter", "inter", "outer", "outer"], ["leaf", "inter", "outer"]],
  ["the leaf twice", ["leaf", "leaf", "inter", "outer"], ["leaf", "inter", "outer"]],
  [
    "an expired certificate of a key that has a valid one",
    ["leaf", "expiredInter", "inter", "outer"],
    ["leaf", "inter", "outer"],
  ],
];

const REFUSED: readonly (readonly [title: string, sent: readonly TreeName[], reason: string, message: RegExp])[] = [
  [
    "no intermediate",
    ["leaf"],
    "CHAIN_BROKEN",
    /^no known root has signed certificate 1 of the chain \(CN=leaf\), whose issuer, CN=Inter, is not in the chain$/,
  ],
  [
    "a missing intermediate",
    ["leaf", "inter", "cross"],
    "CHAIN_BROKEN",
    /^no known root has signed certificate 2 of the chain \(CN=Inter\), whose issuer, CN=Outer, is not in the chain$/,
  ],
  [
    "an expired intermediate that is needed",
    ["leaf", "expiredInter", "outer"],
    "NOT_VALID_NOW",
    /^certificate 2 of the chain \(CN=Inter\) is valid from \S+Z to \S+Z, and it is \S+Z, and it signed certificate 1 of the chain \(CN=leaf\)$/,
  ],
  [
    "an issuer of the right name whose key has not signed",
    ["leaf", "falseInter", "outer"],
    "CHAIN_BROKEN",
    /^certificate 1 of the chain \(CN=leaf\) is not signed by certificate 2 of the chain \(CN=Inter\), which has the name of the issuer, but another key$/,
  ],
  [
    "a path to an unknown root only",
    ["leaf", "interByOldRoot", "oldRoot"],
    "CHAIN_BROKEN",
    /^no known root has signed certificate 3 of the chain \(CN=Old Root\), which has signed itself and is not a known root$/,
  ],
];

describe("chainPath: what is stored of a chain that clients take", () => {
  for (const [title, sent, served] of TAKEN) {
    it(`${title}: ${sent.join(", ")} is served as ${served.join(", ")}, and a client takes both`, async () => {
      assert.deepEqual(stored(sent), served);
      assert.equal(await clientTakes(sent), true);
      assert.equal(await clientTakes(served), true);
    });
  }

  it("a second certificate of an intermediate leads to an unknown root: the path to the known one is served", async () => {
    const served = stored(["leaf", "interByOldRoot", "inter", "outer"]);
    assert.deepEqual(served, ["leaf", "inter", "outer"]);
    assert.equal(await clientTakes(served), true);
  });
});

describe("chainPath: which certificate is wrong, and why", () => {
  for (const [title, sent, reason, message] of REFUSED) {
    it(`${title} (${sent.join(", ")}) is ${reason}, and a client refuses it`, async () => {
      const error = refusal(sent);
      assert.equal(error.reason, reason);
      assert.match(error.message, message);
      assert.equal(await clientTakes(sent), false);
    });
  }

  it("a leaf that has expired is named first, whatever else has", () => {
    const later = new Date(Date.now() + 40 * 86_400_000);
    const error = refusal(["leaf", "inter", "outer"], later);
    assert.equal(error.reason, "NOT_VALID_NOW");
    assert.match(error.message, /^certificate 1 of the chain \(CN=leaf\) is valid from \S+ to \S+, and it is \S+Z$/);
  });

  it("a known root that has expired is trusted no longer, and is named", () => {
    const roots = [chainText(["expiredCross"])];
    assert.throws(
      () => verified(["leaf", "inter", "outer"], { roots, now: new Date() }),
      /^RenewalError: the known root \(CN=Root\) is valid from \S+ to \S+, and it is \S+Z, and it signed certificate 3 of the chain \(CN=Outer\)$/,
    );
  });

  it("of a staging CA no root is asked for, and an expired certificate behind the path is left off", () => {
    const staging = { roots: undefined, now: new Date() };
    assert.deepEqual(verified(["leaf", "inter", "expiredCross"], staging), ["leaf", "inter"]);
    assert.deepEqual(verified(["leaf"], staging), ["leaf"]);
    assert.throws(() => verified(["leaf", "stranger"], staging), /no known root has signed certificate 1/);
  });
});

describe("chainPath against clients", () => {
  it("takes every chain that OpenSSL takes, and OpenSSL takes what is served of each that it takes", async () => {
    const names = constantFrom<TreeName[]>(
      "inter",
      "outer",
      "root",
      "oldRoot",
      "cross",
      "expiredCross",
      "expiredInter",
      "interByOldRoot",
      "falseInter",
      "stranger",
    );
    let taken = 0;
    const property = asyncProperty(array(names, { maxLength: 6 }), async (others) => {
      const sent: TreeName[] = ["leaf", ...others];
      // OpenSSL tries one certificate of each issuer's name only, so it refuses some in which a path can be found.
      if (!isTaken(sent)) {
        assert.equal(await clientTakes(sent), false, sent.join(", "));
        return;
      }
      taken += 1;
      assert.equal(await clientTakes(stored(sent)), true, `served: ${stored(sent).join(", ")}`);
    });
    await assertProperty(property, { numRuns: 300, seed: 20261128 });
    assert.ok(taken > 10, `only ${taken} chains were taken`);
  });
});

function stored(sent: readonly TreeName[]): TreeName[] {
  return verified(sent, { roots: KNOWN_ROOTS, now: new Date() });
}

function verified(
  sent: readonly TreeName[],
  trust: { readonly roots: readonly string[] | undefined; readonly now: Date },
): TreeName[] {
  const [leaf = "", ...intermediates] = splitChain(chainText(sent));
  const names = ["smtp-out.example.net"];
  const { bundle } = verifyBundle({ key: LEAF_KEY, leaf, intermediates }, { names, match: "exact", ...trust });
  return namesIn([bundle.leaf, ...bundle.intermediates]);
}

function isTaken(sent: readonly TreeName[]): boolean {
  try {
    return stored(sent).length > 0;
  } catch {
    return false;
  }
}

function refusal(sent: readonly TreeName[], now = new Date()): RenewalError {
  try {
    verified(sent, { roots: KNOWN_ROOTS, now });
  } catch (error) {
    return error as RenewalError;
  }
  throw new Error("the chain was taken");
}

/** Whether a client that knows the roots takes what a server with this chain sends. */
async function clientTakes(sent: readonly TreeName[]): Promise<boolean> {
  const server = createServer({ key: LEAF_KEY, cert: chainText(sent) }, (socket) => socket.end());
  server.on("tlsClientError", () => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: "127.0.0.1", servername: "smtp-out.example.net", ca: [...KNOWN_ROOTS] });
  try {
    await once(client, "secureConnect");
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
    server.close();
  }
}
