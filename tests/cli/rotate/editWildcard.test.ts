import assert from "node:assert/strict";
import { parse } from "yaml";
import { editWildcard, UneditableError } from "../../../cli/rotate/editWildcard.ts";
import type { Generations } from "../../../core/rotation/rotationPlan.ts";
import { repositoryFiles } from "../../repositoryFiles.ts";

const ONE: Generations = { issued: [1], active: 1, retiring: [] };
const NEXT: Generations = { issued: [1, 2], active: 2, retiring: [] };
const RETIRING: Generations = { issued: [1, 2], active: 2, retiring: [1] };
const RETIRED: Generations = { issued: [2], active: 2, retiring: [] };

function edit(text: string, from: Generations, to: Generations, issuer?: "acm" | "acme"): string {
  return editWildcard(text, "cabal-tls:wildcard", from, to, issuer);
}

const ODD = `# first
config:
    other:thing:   "x"    # kept


    cabal-tls:wildcard:   # the wildcard
        # what exists
        issued: [ 1 ]     # one so far
        active:   1 # serves
        validationTimeoutMinutes: 20
    cabal-tls:mailDomains: [a.example,   'b.example']
`;

describe("editWildcard", () => {
  it("changes the two numbers and no other byte", () => {
    assert.equal(
      edit(ODD, ONE, NEXT),
      ODD.replace("[ 1 ]", "[ 1, 2 ]").replace("active:   1 # serves", "active:   2 # serves"),
    );
  });

  it("puts retiring behind active, and takes it away again with the generation", () => {
    const before = ODD.replace("[ 1 ]", "[ 1, 2 ]").replace("active:   1", "active:   2");
    const retiring = edit(before, NEXT, RETIRING);
    assert.equal(retiring, before.replace("# serves\n", "# serves\n        retiring: [1]\n"));
    assert.equal(edit(retiring, RETIRING, RETIRED), before.replace("[ 1, 2 ]", "[ 2 ]"));
  });

  it("keeps block lists as block lists, with their comments", () => {
    const text = `config:
  cabal-tls:wildcard:
    issued:
      - 1 # old
    active: 1
  z: 1
`;
    const next = edit(text, ONE, NEXT);
    assert.equal(next, text.replace("- 1 # old\n", "- 1 # old\n      - 2\n").replace("active: 1", "active: 2"));
    assert.equal(
      edit(edit(next, NEXT, RETIRING), RETIRING, RETIRED),
      "config:\n  cabal-tls:wildcard:\n    issued:\n      - 2\n    active: 2\n  z: 1\n",
    );
  });

  it("keeps a wildcard on one line on one line", () => {
    const text = "config:\n  cabal-tls:wildcard: { issued: [1], active: 1 } # all of it\n";
    const next = edit(text, ONE, NEXT);
    assert.equal(next, "config:\n  cabal-tls:wildcard: { issued: [1, 2], active: 2 } # all of it\n");
    const retiring = edit(next, NEXT, RETIRING);
    assert.equal(retiring, "config:\n  cabal-tls:wildcard: { issued: [1, 2], active: 2, retiring: [1] } # all of it\n");
    assert.equal(
      edit(retiring, RETIRING, RETIRED),
      "config:\n  cabal-tls:wildcard: { issued: [2], active: 2 } # all of it\n",
    );
  });

  it("gives a new generation the settings of the one that served", () => {
    const text = `config:
  cabal-tls:wildcard:
    issued: [1]
    active: 1
    settings:
      1: { keyAlgorithm: EC_prime256v1, apex: true } # both
    existing: {}
`;
    assert.equal(
      edit(text, ONE, NEXT),
      text
        .replace("[1]", "[1, 2]")
        .replace("active: 1", "active: 2")
        .replace("# both\n", "# both\n      2: { keyAlgorithm: EC_prime256v1, apex: true }\n"),
    );
  });

  it("names another issuer for a new generation, with the settings of the one that served", () => {
    const text =
      "config:\n  cabal-tls:wildcard:\n    issued: [1]\n    active: 1\n    settings:\n      1: { apex: true }\n";
    const next = text.replace("[1]", "[1, 2]").replace("active: 1", "active: 2");
    assert.equal(edit(text, ONE, NEXT, "acme"), `${next}      2: { apex: true, issuer: acme }\n`);
    assert.equal(edit(text, ONE, NEXT, "acm"), `${next}      2: { apex: true }\n`);
  });

  it("writes settings where there were none, and none where ACM needs none", () => {
    const text = "config:\n  cabal-tls:wildcard:\n    issued: [1]\n    active: 1\n";
    const next = text.replace("[1]", "[1, 2]").replace("active: 1", "active: 2");
    assert.equal(edit(text, ONE, NEXT, "acme"), `${next}    settings: { 2: { issuer: acme } }\n`);
    assert.equal(edit(text, ONE, NEXT, "acm"), next);
  });

  it("leaves issuer and profile of an ACME CA behind on the way back to ACM, and keeps both without a word", () => {
    const text =
      "config:\n  cabal-tls:wildcard:\n    issued: [1]\n    active: 1\n    settings: { 1: { issuer: acme, profile: tlsserver } }\n";
    const next = text.replace("[1]", "[1, 2]").replace("active: 1", "active: 2");
    assert.equal(edit(text, ONE, NEXT, "acm"), next);
    const kept = "{ 1: { issuer: acme, profile: tlsserver }, 2: { issuer: acme, profile: tlsserver } }";
    assert.equal(edit(text, ONE, NEXT), next.replace("{ 1: { issuer: acme, profile: tlsserver } }", kept));
  });

  it("removes what the config says of a dropped generation, and what becomes empty by it", () => {
    const text = `config:
  cabal-tls:wildcard:
    issued: [1, 2]
    active: 2
    retiring:
      - 1
    settings:
      1:
        apex: true # long ago
      2: { apex: false }
    existing:
      1:
        us-west-2: arn:a
        us-east-1: arn:b
    validationTimeoutMinutes: 15
`;
    assert.equal(
      edit(text, RETIRING, RETIRED),
      `config:
  cabal-tls:wildcard:
    issued: [2]
    active: 2
    settings:
      2: { apex: false }
    validationTimeoutMinutes: 15
`,
    );
  });

  it("keeps Windows line ends and a file without a last line break", () => {
    const text = "config:\r\n  cabal-tls:wildcard:\r\n    issued:\r\n      - 1\r\n    active: 1";
    const next = edit(text, ONE, NEXT);
    assert.equal(next, "config:\r\n  cabal-tls:wildcard:\r\n    issued:\r\n      - 1\r\n      - 2\r\n    active: 2");
    assert.equal(edit(next, NEXT, RETIRING), `${next}\r\n    retiring: [1]`);
  });

  it("fills an empty retiring list", () => {
    const text = "config:\n  cabal-tls:wildcard:\n    issued: [1, 2]\n    active: 2\n    retiring: []\n";
    assert.equal(edit(text, NEXT, RETIRING), text.replace("[]", "[1]"));
  });

  it("refuses a wildcard that is text or an alias, and says what to do", () => {
    const refused = (message: string) => (error: unknown) =>
      error instanceof UneditableError && error.message === message;
    assert.throws(
      () => edit("config:\n  cabal-tls:wildcard: '{\"issued\":[1]}'\n", ONE, NEXT),
      refused(
        "cabal-tls:wildcard cannot be edited: it should be a map in YAML, not a text. " +
          "Change it by hand; nothing was written.",
      ),
    );
    assert.throws(
      () => edit("a: &x [1]\nconfig:\n  cabal-tls:wildcard:\n    issued: *x\n    active: 1\n", ONE, NEXT),
      refused(
        "cabal-tls:wildcard.issued cannot be edited: it should be a list written out, without an alias. " +
          "Change it by hand; nothing was written.",
      ),
    );
  });

  it("edits the repository's own stacks there and back without a trace", () => {
    for (const { path, text } of repositoryFiles("Pulumi.*.yaml")) {
      const next = edit(text, ONE, NEXT);
      const wildcard = parse(next).config["cabal-tls:wildcard"];
      assert.deepEqual([wildcard.issued, wildcard.active], [[1, 2], 2], path);
      assert.equal(edit(edit(next, NEXT, RETIRING), RETIRING, NEXT), next);
      assert.equal(next.replace("issued: [1, 2]\n", "issued: [1]\n").replace("active: 2\n", "active: 1\n"), text);
    }
  });
});
