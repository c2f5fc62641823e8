import assert from "node:assert/strict";
import { carriedAlong, carriedInText, type GivenOptions } from "../../../cli/command/carriedOptions.ts";

const GIVEN: GivenOptions = {
  stack: "prod",
  file: "stacks/mail.yaml",
  configFile: "/work/stacks/mail.yaml",
  resolver: "127.0.0.1:53",
  caFile: "own cas.pem",
  connectTo: [{ host: "imap.example.net", port: 993, address: "::1", connectPort: 1993 }],
};
const FROM_A_FILE: GivenOptions = { inventory: "inventory.json", resolver: "127.0.0.1:53" };
const PLACE = "--resolver 127.0.0.1:53 --ca-file 'own cas.pem' --connect-to 'imap.example.net:993:[::1]:1993'";

describe("the options that a printed command gets", () => {
  for (const [command, expected] of [
    ["npx --no -- cabal-tls doctor imap", `npx --no -- cabal-tls doctor imap --stack prod ${PLACE}`],
    ["npx --no -- cabal-tls status", `npx --no -- cabal-tls status --stack prod ${PLACE}`],
    ["npx --no -- cabal-tls watch --stack other", `npx --no -- cabal-tls watch --stack other ${PLACE}`],
    ["npx --no -- cabal-tls rotate next", "npx --no -- cabal-tls rotate next --stack prod --file stacks/mail.yaml"],
    ["npx --no -- cabal-tls doctor --policy", "npx --no -- cabal-tls doctor --policy --stack prod"],
    ["npx --no -- cabal-tls explain NO_TLS", "npx --no -- cabal-tls explain NO_TLS"],
    ["npm run pulumi -- up", "npm run pulumi -- up --stack prod --config-file /work/stacks/mail.yaml"],
    ["npm run pulumi -- cancel --stack prod", "npm run pulumi -- cancel --stack prod"],
    [
      "npm run --silent pulumi -- stack export > state.json",
      "npm run --silent pulumi -- stack export --stack prod > state.json",
    ],
    [
      "npm run --silent pulumi -- preview --json | npx --no -- cabal-tls gate",
      "npm run --silent pulumi -- preview --json --stack prod --config-file /work/stacks/mail.yaml | npx --no -- cabal-tls gate",
    ],
    ["aws sts get-caller-identity", "aws sts get-caller-identity"],
  ] as const) {
    it(`are those that lead ${command} to the same stack`, () => {
      assert.equal(carriedAlong(command, GIVEN), expected);
    });
  }

  it("name the inventory's file instead of a stack that may have no config here", () => {
    const own = "npx --no -- cabal-tls doctor --stack 'a stack' imap --timeout 20";
    assert.equal(
      carriedAlong(own, FROM_A_FILE),
      "npx --no -- cabal-tls doctor imap --timeout 20 --inventory inventory.json --resolver 127.0.0.1:53",
    );
    const other = "npx --no -- cabal-tls doctor --inventory new.json --resolver 1.1.1.1:53";
    assert.equal(carriedAlong(other, FROM_A_FILE), other);
    const engine = "npm run pulumi -- up --stack prod";
    assert.equal(carriedAlong(engine, FROM_A_FILE), engine);
  });

  it("never name standard input, which is there once", () => {
    const own = "npx --no -- cabal-tls doctor --stack prod imap";
    assert.equal(carriedAlong(own, { inventory: "-" }), own);
  });

  it("are added to each command that stands in backticks in a text, and to nothing else", () => {
    assert.equal(
      carriedInText("Use `npx --no -- cabal-tls rotate switch`, then `npm run pulumi -- up` of `next`; rotate.", {
        stack: "it's",
      }),
      "Use `npx --no -- cabal-tls rotate switch --stack 'it'\\''s'`, then `npm run pulumi -- up --stack 'it'\\''s'` of `next`; rotate.",
    );
  });
});
