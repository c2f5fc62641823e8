import assert from "node:assert/strict";
import { caaLookupNames } from "../../../core/caa/index.ts";

describe("caaLookupNames", () => {
  it("climbs from the name to the last label", () => {
    assert.deepEqual(caaLookupNames("smtp-out.example.net"), ["smtp-out.example.net", "example.net", "net"]);
  });

  it("starts a wildcard's search at its base domain", () => {
    assert.deepEqual(caaLookupNames("*.Example.net."), ["example.net", "net"]);
  });
});
