import assert from "node:assert/strict";
import { decodedText, withoutBanner } from "../../core/givenText.ts";

const JSON_TEXT = '{"names":["bücher"]}';
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("decodedText", () => {
  const given: readonly (readonly [what: string, bytes: Uint8Array])[] = [
    ["UTF-8", Buffer.from(JSON_TEXT)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${JSON_TEXT}`)],
    ["UTF-16, little-endian, as PowerShell writes it", Buffer.from(`\ufeff${JSON_TEXT}`, "utf16le")],
    ["UTF-16, big-endian", utf16be(`\ufeff${JSON_TEXT}`)],
    ["UTF-16, little-endian, without a byte order mark", Buffer.from(JSON_TEXT, "utf16le")],
    ["UTF-16, big-endian, without a byte order mark", utf16be(JSON_TEXT)],
  ];
  for (const [what, bytes] of given) {
    it(`reads ${what}`, () => assert.equal(decodedText(bytes), JSON_TEXT));
  }

  it("reads nothing as an empty text", () => assert.equal(decodedText(new Uint8Array()), ""));
});

describe("withoutBanner", () => {
  it("takes away what npm prints in front of a script's output", () => {
    const banner = "\n> cabal-tls@0.1.0 pulumi\n> sh bootstrap.sh preview --json\n\n";
    assert.equal(withoutBanner(`${banner}{\n  "steps": []\n}\n`), '{\n  "steps": []\n}\n');
    assert.equal(withoutBanner(`${banner.replaceAll("\n", "\r\n")}{}`), "{}");
  });

  for (const text of ["", "{}", "\n{}\n", "Previewing update (prod)\n{}", "> only a banner\n", "x > y\n{}"]) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => assert.equal(withoutBanner(text), text));
  }
});
