import assert from "node:assert/strict";
import { nearestName } from "../../../cli/command/nearestName.ts";

describe("the name that is suggested after a misspelling", () => {
  it("is the nearest, whatever the case and the order", () => {
    const names = ["admin.example.net:443", "imap.example.net:993", "imap.example.net:143", "TLSCertExpired"];
    assert.equal(nearestName("imp.example.net:993", names), "imap.example.net:993");
    assert.equal(nearestName("imap.example.net:133", [...names].reverse()), "imap.example.net:143");
    assert.equal(nearestName("tlscertexpird", names), "TLSCertExpired");
  });

  it("is none for a word that resembles none", () => {
    assert.equal(nearestName("lambda", ["NO_TLS", "ACM_EXPIRED"]), undefined);
    assert.equal(nearestName("", ["next"]), undefined);
    assert.equal(nearestName("next", []), undefined);
  });
});
