import assert from "node:assert/strict";
import {
  accountLeases,
  accountParameter,
  parseStoredAccount,
  sameAccount,
} from "../../../core/hostCertificate/storedAccount.ts";

const ACCOUNT = { url: "https://ca.example/acct/1", key: "PEM", directory: "https://ca.example/dir", nextKey: "NEXT" };

describe("an account with a CA in SSM", () => {
  it("is read as it was written, with as little as its key", () => {
    assert.deepEqual(parseStoredAccount(JSON.stringify(ACCOUNT)), ACCOUNT);
    assert.deepEqual(parseStoredAccount('{"key":"PEM"}'), { key: "PEM" });
  });

  it("is not there when the text is another one", () => {
    for (const text of ["", "PEM", "{}", '{"key":1}', "null"]) assert.equal(parseStoredAccount(text), undefined, text);
  });

  it("is the same when key, next key and URL are, wherever it was registered", () => {
    const { directory: _, ...moved } = ACCOUNT;
    assert.equal(sameAccount(ACCOUNT, moved), true);
    assert.equal(sameAccount(undefined, undefined), true);
    for (const other of [{ key: "x" }, { nextKey: "x" }, { url: "x" }]) {
      assert.equal(sameAccount(ACCOUNT, { ...ACCOUNT, ...other }), false, JSON.stringify(other));
    }
    assert.equal(sameAccount(ACCOUNT, undefined), false);
  });

  it("has a parameter and leases of its own for a staging directory", () => {
    assert.equal(accountParameter("/p", "letsencrypt", false), "/p/accounts/letsencrypt");
    assert.equal(accountParameter("/p", "letsencrypt", true), "/p/accounts/letsencrypt-staging");
    assert.equal(accountLeases("/p", "letsencrypt", false), "/p/account-leases/letsencrypt");
    assert.equal(accountLeases("/p", "letsencrypt", true), "/p/account-leases/letsencrypt-staging");
  });
});
