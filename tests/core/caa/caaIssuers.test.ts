import assert from "node:assert/strict";
import { acmeIssuers } from "../../../core/caa/index.ts";

describe("acmeIssuers", () => {
  it("knows a CA by its directory's host name", () => {
    assert.deepEqual(acmeIssuers("https://acme-v02.api.letsencrypt.org/directory"), ["letsencrypt.org"]);
    assert.deepEqual(acmeIssuers("https://dv.acme-v02.api.pki.goog/directory"), ["pki.goog"]);
  });

  it("does not guess about another one", () => {
    assert.equal(acmeIssuers("https://127.0.0.1:14000/dir"), undefined);
    assert.equal(acmeIssuers("https://notletsencrypt.org/directory"), undefined);
    assert.equal(acmeIssuers("no url"), undefined);
  });
});
