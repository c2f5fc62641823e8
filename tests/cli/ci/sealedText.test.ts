import assert from "node:assert/strict";
import { opened, sealed } from "../../../cli/ci/sealedText.ts";

const PASSPHRASE = "a passphrase that is long enough";
const PLAN = 'state\n{"secret": "hunter2 – geheim"}\n';

describe("A sealed text", () => {
  it("is opened by its passphrase", () => {
    assert.equal(opened(sealed(PLAN, PASSPHRASE), PASSPHRASE), PLAN);
  });

  it("shows nothing of the text, and never looks the same twice", () => {
    const [one, two] = [sealed(PLAN, PASSPHRASE), sealed(PLAN, PASSPHRASE)];
    assert.equal(one.includes("hunter2"), false);
    assert.notDeepEqual(one, two);
  });

  it("is not opened by another passphrase", () => {
    assert.throws(() => opened(sealed(PLAN, PASSPHRASE), `${PASSPHRASE}.`), {
      message: "The sealed file cannot be opened: it was changed, or PLAN_PASSPHRASE is another one.",
    });
  });

  it("is not opened when a bit of it was changed, wherever it is, or a part is missing", () => {
    const content = sealed(PLAN, PASSPHRASE);
    for (const place of [0, 20, 40, content.length - 1]) {
      const changed = Buffer.from(content);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      assert.throws(() => opened(changed, PASSPHRASE), /^Error: The sealed file cannot be opened/);
    }
    assert.throws(() => opened(content.subarray(0, 10), PASSPHRASE), /^Error: The sealed file cannot be opened/);
  });

  it("is not made with a short passphrase, or with none", () => {
    assert.throws(() => sealed(PLAN, ""), {
      message: "PLAN_PASSPHRASE has 0 characters; at least 20 are needed. Make one with: openssl rand -base64 32",
    });
  });
});
