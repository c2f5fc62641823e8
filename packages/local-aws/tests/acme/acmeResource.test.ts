import assert from "node:assert/strict";
import { acmeResource } from "../../acme/acmeResource.ts";

describe("acmeResource", () => {
  it("names what Pebble's paths stand for", () => {
    assert.equal(acmeResource("/dir"), "directory");
    assert.equal(acmeResource("/order-plz"), "newOrder");
    assert.equal(acmeResource("/my-order/abc"), "order");
    assert.equal(acmeResource("/finalize-order/abc"), "finalize");
    assert.equal(acmeResource("/draft-ietf-acme-ari-03/renewalInfo/a.b"), "renewalInfo");
    assert.equal(acmeResource("/dir2"), "other");
    assert.equal(acmeResource("/"), "other");
  });
});
