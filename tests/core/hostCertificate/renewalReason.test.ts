import assert from "node:assert/strict";
import { RENEWAL_REASONS } from "../../../core/hostCertificate/renewalReason.ts";

describe("reasons of the renewal function", () => {
  const texts = Object.values(RENEWAL_REASONS);

  it("say in words of their own what each means", () => {
    assert.deepEqual(
      texts.filter((text) => text.split(" ").length < 3),
      [],
    );
    assert.equal(new Set(texts).size, texts.length);
  });
});
