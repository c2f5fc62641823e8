import assert from "node:assert/strict";
import { scopeOf } from "../../../../cli/doctor/gather/scope.ts";
import type { Inventory } from "../../../../core/inventory.ts";
import { inventory } from "../factsFixture.ts";

/** A site at the control domain, and a wildcard for services that are reached by names of Cloud Map. */
function privateStack(): Inventory {
  const [imap] = inventory().endpoints;
  if (imap === undefined) throw new Error("no endpoint");
  const served = { kind: "ecs", protocol: "tls", certificate: "mail", impact: "", identifiers: {} } as const;
  return {
    ...inventory(),
    endpoints: [
      { ...imap, name: "site", hosts: ["example.net"], port: 443 },
      { ...served, name: "mail-imap-143", hosts: ["imap.example.net"], port: 143, connect: "imap.cabal.internal" },
      {
        ...served,
        name: "mail-smtp-out-465",
        hosts: ["smtp-out.example.net"],
        port: 465,
        connect: "smtp-out.cabal.internal",
      },
    ],
  };
}

const names = (...instances: string[]) => {
  const { endpoints, certificates, findings } = scopeOf(inventory(), instances);
  return [endpoints.map(({ name }) => name), [...certificates], findings.map(({ reason }) => reason)];
};

describe("scopeOf", () => {
  it("is everything when nothing is named", () => {
    assert.deepEqual(names(), [["imap"], ["wildcard"], []]);
  });

  it("accepts an alert's label, a host, a URL, and the name of an endpoint or certificate", () => {
    for (const text of [
      "imap.example.net:993",
      "IMAP.example.net",
      "imaps://imap.example.net:993/x",
      " imap.example.net:993\n",
      "https://imap.example.net/",
      "imap",
    ]) {
      assert.deepEqual(names(text), [["imap"], ["wildcard"], []], text);
    }
    assert.deepEqual(names("wildcard"), [[], ["wildcard"], []]);
  });

  it("does not match another port of the same host", () => {
    assert.deepEqual(names("imap.elsewhere.example:993"), [[], [], ["UNKNOWN_INSTANCE"]]);
  });

  it("names an endpoint that was removed, whose probes and alerts have stayed", () => {
    for (const label of ["imap.example.net:443", "gone.example.net:993", "https://example.net/"]) {
      assert.deepEqual(names(label), [[], [], ["ENDPOINT_NOT_IN_STACK"]], label);
    }
    // Not as alerts have them: a word that was mistyped.
    assert.deepEqual(names("gone.example.net"), [[], [], ["UNKNOWN_INSTANCE"]]);
  });

  it("suggests the nearest name after a misspelling", () => {
    const web = privateStack().endpoints;
    const next = (text: string) =>
      scopeOf({ ...inventory(), endpoints: web }, [text]).findings.flatMap((one) => one.next);
    assert.deepEqual(next("wildcrd"), ["npx --no -- cabal-tls doctor wildcard"]);
    assert.deepEqual(next("smtp-ut.example.net"), ["npx --no -- cabal-tls doctor smtp-out.example.net"]);
    assert.deepEqual(next("mail-smtp-out-456"), ["npx --no -- cabal-tls doctor mail-smtp-out-465"]);
  });

  it("accepts the labels of today's alerts: a site at the control domain, and ports by their private names", () => {
    const stack = privateStack();
    const found = (text: string) => {
      const { endpoints, findings } = scopeOf(stack, [text]);
      return [endpoints.map(({ name, hosts }) => `${name} ${hosts}`), findings.map(({ reason }) => reason)];
    };
    assert.deepEqual(found("https://example.net/"), [["site example.net"], []]);
    assert.deepEqual(found("imap.cabal.internal:143"), [["mail-imap-143 imap.example.net"], []]);
    assert.deepEqual(found(" smtp-out.cabal.internal:465\t"), [["mail-smtp-out-465 smtp-out.example.net"], []]);
    assert.deepEqual(found("imap.cabal.internal:993"), [[], ["ENDPOINT_NOT_IN_STACK"]]);
    assert.deepEqual(found("cabal.internal:143"), [[], ["UNKNOWN_INSTANCE"]]);
  });

  it("takes a URL for the usual port of its scheme, where the host has that", () => {
    const [imap] = inventory().endpoints;
    assert.ok(imap);
    const web = { ...imap, name: "web", port: 443 };
    const found = (endpoints: Inventory["endpoints"], text: string) =>
      scopeOf({ ...inventory(), endpoints }, [text]).endpoints.map(({ name }) => name);
    assert.deepEqual(found([imap, web], "https://imap.example.net/"), ["web"]);
    assert.deepEqual(found([imap, web], "imaps://imap.example.net"), ["imap"]);
    assert.deepEqual(found([imap, web], "imap.example.net"), ["imap", "web"]);
    assert.deepEqual(found([imap], "https://imap.example.net/"), ["imap"]);
  });

  it("explains a mail domain, and hosts below it", () => {
    assert.deepEqual(names("example.com"), [[], [], ["MAIL_DOMAIN"]]);
    assert.deepEqual(names("imap.example.com:993"), [[], [], ["MAIL_DOMAIN"]]);
    assert.deepEqual(names("notexample.com"), [[], [], ["UNKNOWN_INSTANCE"]]);
  });

  it("takes an unknown host below a control domain that is a mail domain too for unknown, not for a mail domain", () => {
    const both = { ...inventory(), mailDomains: ["example.net", "example.com"] };
    const reasons = (text: string) => scopeOf(both, [text]).findings.map(({ reason }) => reason);
    assert.deepEqual(reasons("pop.example.net"), ["UNKNOWN_INSTANCE"]);
    assert.deepEqual(reasons("pop.example.com"), ["MAIL_DOMAIN"]);
  });
});
