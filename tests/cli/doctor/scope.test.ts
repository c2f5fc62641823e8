import assert from "node:assert/strict";
import { scopeOf } from "../../../cli/doctor/scope.ts";
import { inventory } from "./factsFixture.ts";

const names = (...instances: string[]) => {
  const { endpoints, certificates, findings } = scopeOf(inventory(), instances);
  return [endpoints.map(({ name }) => name), [...certificates], findings.map(({ reason }) => reason)];
};

describe("scopeOf", () => {
  it("is everything when nothing is named", () => {
    assert.deepEqual(names(), [["imap"], ["wildcard"], []]);
  });

  it("takes an alert's label, a host, a URL, and the name of an endpoint or certificate", () => {
    for (const text of ["imap.example.net:993", "IMAP.example.net", "imaps://imap.example.net:993/x", "imap"]) {
      assert.deepEqual(names(text), [["imap"], ["wildcard"], []], text);
    }
    assert.deepEqual(names("wildcard"), [[], ["wildcard"], []]);
  });

  it("does not take another port for the same endpoint", () => {
    assert.deepEqual(names("imap.example.net:443"), [[], [], ["UNKNOWN_INSTANCE"]]);
  });

  it("explains a mail domain, and hosts below it", () => {
    assert.deepEqual(names("example.com"), [[], [], ["MAIL_DOMAIN"]]);
    assert.deepEqual(names("imap.example.com:993"), [[], [], ["MAIL_DOMAIN"]]);
    assert.deepEqual(names("notexample.com"), [[], [], ["UNKNOWN_INSTANCE"]]);
  });
});
