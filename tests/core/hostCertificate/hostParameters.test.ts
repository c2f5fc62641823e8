import assert from "node:assert/strict";
import {
  derivedCopies,
  hostParameters,
  hostPath,
  openCopies,
  staleCopies,
} from "../../../core/hostCertificate/hostParameters.ts";

const PARAMETERS = hostParameters("/cabal/letsencrypt/smtp-out.example.net");
const BUNDLE = { key: "KEY\n", leaf: "LEAF\n", intermediates: ["ONE\n", "TWO\n"] };
const COPIES = derivedCopies(PARAMETERS, undefined, BUNDLE);
const HELD = new Map(COPIES.map(({ name, value }) => [name, { value }]));

describe("the parameters of a host", () => {
  it("are below the prefix and the first name, with an underscore for a wildcard", () => {
    assert.equal(hostPath("/p", ["*.example.net", "a.example.net"]), "/p/_.example.net");
    assert.equal(hostPath("/p", ["*.example.net"], "prod-wildcard-g2"), "/p/prod-wildcard-g2");
    assert.deepEqual(
      Object.entries(hostParameters("/p/h")).map(([, name]) => name),
      [
        "/p/h/bundle",
        "/p/h/chain",
        "/p/h/state",
        "/p/h/pending",
        "/p/h/rehearsal",
        "/p/h/import",
        "/p/h/acm",
        "/p/h/tls-key",
        "/p/h/tls-cert",
        "/p/h/tls-ca-bundle",
        "/p/h/lease",
      ],
    );
  });
});

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
    const copies = derivedCopies(PARAMETERS, undefined, { ...BUNDLE, intermediates: [] });
    assert.ok(copies.every(({ value }) => value !== ""));
  });
});

describe("copies under names of the operator's", () => {
  const names = {
    tlsKey: "/cabal/control_domain_ssl_key",
    tlsCert: "/cabal/control_domain_ssl_cert",
    tlsCaBundle: "/cabal/control_domain_chain_cert",
  };

  it("repeat chain, leaf and key after the others, and only the key is secret", () => {
    assert.deepEqual(derivedCopies(PARAMETERS, { ...names, secure: false }, BUNDLE), [
      ...COPIES,
      { name: "/cabal/control_domain_chain_cert", value: "ONE\nTWO\n", secret: false },
      { name: "/cabal/control_domain_ssl_cert", value: "LEAF\n", secret: false },
      { name: "/cabal/control_domain_ssl_key", value: "KEY\n", secret: true },
    ]);
  });

  it("may be read with the public ones, key aside, unless they are to be secure", () => {
    assert.deepEqual(openCopies({ ...names, secure: false }), [
      "/cabal/control_domain_ssl_cert",
      "/cabal/control_domain_chain_cert",
    ]);
    assert.deepEqual(openCopies({ ...names, secure: true }), []);
    assert.deepEqual(openCopies(undefined), []);
  });

  it("are SecureStrings, all three, when they are to be secure", () => {
    const added = derivedCopies(PARAMETERS, { ...names, secure: true }, BUNDLE).slice(COPIES.length);
    assert.deepEqual(
      added.map(({ name, secret }) => [name, secret]),
      [
        ["/cabal/control_domain_chain_cert", true],
        ["/cabal/control_domain_ssl_cert", true],
        ["/cabal/control_domain_ssl_key", true],
      ],
    );
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
