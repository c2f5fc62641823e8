import assert from "node:assert/strict";
import { derivedCopies, staleCopies } from "../../../core/hostCertificate/derivedCopies.ts";
import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";

const PARAMETERS = hostParameters("/cabal/letsencrypt/smtp-out.example.net");
const COPIES = derivedCopies(PARAMETERS, { key: "KEY\n", leaf: "LEAF\n", intermediates: ["ONE\n", "TWO\n"] });
const HELD = new Map(COPIES.map(({ name, value }) => [name, { value }]));

describe("derivedCopies", () => {
  it("has the key apart from what is public, and only the key is secret", () => {
    const path = "/cabal/letsencrypt/smtp-out.example.net";
    assert.deepEqual(COPIES, [
      { name: `${path}/chain`, value: "LEAF\nONE\nTWO\n", secret: false },
      { name: `${path}/tls-ca-bundle`, value: "ONE\nTWO\n", secret: false },
      { name: `${path}/tls-cert`, value: "LEAF\n", secret: false },
      { name: `${path}/tls-key`, value: "KEY\n", secret: true },
    ]);
  });

  it("has something in every copy, since SSM takes no empty value", () => {
    const copies = derivedCopies(PARAMETERS, { key: "KEY\n", leaf: "LEAF\n", intermediates: [] });
    assert.ok(copies.every(({ value }) => value !== ""));
  });
});

describe("staleCopies", () => {
  it("are none when all of them match", () => {
    assert.deepEqual(staleCopies(COPIES, HELD), []);
  });

  it("are those that are missing or hold something else", () => {
    const held = new Map(HELD);
    held.delete(PARAMETERS.tlsCert);
    held.set(PARAMETERS.tlsKey, { value: "OLD KEY\n" });
    assert.deepEqual(
      staleCopies(COPIES, held).map(({ name }) => name),
      [PARAMETERS.tlsCert, PARAMETERS.tlsKey],
    );
  });
});
