import assert from "node:assert/strict";
import { parse } from "yaml";
import { adoptedConfig } from "../../../cli/adopt/adoptedConfig.ts";
import type { AdoptedEndpoint } from "../../../core/adoption/index.ts";

const WEST = "arn:aws:acm:us-west-2:111122223333:certificate/west";
const EAST = "arn:aws:acm:us-east-1:111122223333:certificate/east";

function endpoint(config: Record<string, unknown>): AdoptedEndpoint {
  return { name: String(config["name"]), kind: "nlb", hosts: [], port: 993, config, adopts: [] };
}

const ADOPTED = {
  region: "us-west-2",
  controlDomain: "example.net",
  zoneId: "Z0123456789",
  certificate: {
    arns: { "us-west-2": WEST, "us-east-1": EAST },
    settings: { keyAlgorithm: "RSA_2048", apex: false },
    notAfter: undefined,
  },
  endpoints: [endpoint({ name: "imap", kind: "nlb", importRecords: ["Z1_imap.example.net_A"] })],
  renewal: undefined,
} as const;

const WHOLE = `config:
  aws:region: us-west-2
  cabal-tls:controlDomain: example.net
  cabal-tls:zoneId: Z0123456789
  cabal-tls:wildcard:
    issued: [1]
    active: 1
    existing:
      1:
        us-west-2: ${WEST}
        us-east-1: ${EAST}
  cabal-tls:endpoints:
    - name: imap
      kind: nlb
      importRecords: [Z1_imap.example.net_A]
`;

const adopted = (text: string, change: Partial<Parameters<typeof adoptedConfig>[2]> = {}) =>
  adoptedConfig(text, "cabal-tls", { ...ADOPTED, ...change });

describe("a config with what was adopted", () => {
  it("is written whole into a file that is not there yet", () => {
    assert.equal(adopted(""), WHOLE);
  });

  it("leaves the engine's salt where it is, with and without an empty config", () => {
    assert.equal(adopted("encryptionsalt: v1:abc"), `encryptionsalt: v1:abc\n${WHOLE}`);
    assert.equal(adopted("encryptionsalt: v1:abc\nconfig: {}\n"), `encryptionsalt: v1:abc\n${WHOLE}`);
  });

  it("does not change when it says so already", () => {
    assert.equal(adopted(WHOLE, { endpoints: [] }), WHOLE);
  });

  it("keeps comments, order and indentation, and adds what is missing", () => {
    const text = [
      "# The mail system.",
      "config:",
      "    cabal-tls:wildcard: # one generation",
      "        issued: [1]",
      "        active: 1",
      "    # Everything that serves.",
      "    cabal-tls:endpoints:",
      "        - name: old # stays",
      "          kind: nlb",
      "    aws:region: us-west-2",
      "",
    ].join("\n");
    assert.equal(
      adopted(text),
      [
        "# The mail system.",
        "config:",
        "    cabal-tls:wildcard: # one generation",
        "        issued: [1]",
        "        active: 1",
        "        existing:",
        "          1:",
        `            us-west-2: ${WEST}`,
        `            us-east-1: ${EAST}`,
        "    # Everything that serves.",
        "    cabal-tls:endpoints:",
        "        - name: old # stays",
        "          kind: nlb",
        "        - name: imap",
        "          kind: nlb",
        "          importRecords: [Z1_imap.example.net_A]",
        "    aws:region: us-west-2",
        "    cabal-tls:controlDomain: example.net",
        "    cabal-tls:zoneId: Z0123456789",
        "",
      ].join("\n"),
    );
  });

  it("can be in one line", () => {
    const text = `config: { "cabal-tls:wildcard": { issued: [3], active: 3, existing: { 3: { us-west-2: ${WEST} } } } }\n`;
    assert.deepEqual(parse(adopted(text)).config, {
      "cabal-tls:wildcard": { issued: [3], active: 3, existing: { 3: { "us-west-2": WEST, "us-east-1": EAST } } },
      "aws:region": "us-west-2",
      "cabal-tls:controlDomain": "example.net",
      "cabal-tls:zoneId": "Z0123456789",
      "cabal-tls:endpoints": [{ name: "imap", kind: "nlb", importRecords: ["Z1_imap.example.net_A"] }],
    });
  });

  it("takes the place of an empty list of endpoints", () => {
    for (const empty of ["[]", ""]) {
      const text = `config:\n  cabal-tls:endpoints: ${empty}\n  cabal-tls:zoneId: Z1\n`;
      assert.equal(parse(adopted(text)).config["cabal-tls:endpoints"].length, 1);
    }
  });

  it("has settings only where the certificate differs from the default", () => {
    const settings = { keyAlgorithm: "EC_prime256v1", apex: true } as const;
    const text = adopted("", { certificate: { ...ADOPTED.certificate, settings } });
    assert.deepEqual(parse(text).config["cabal-tls:wildcard"].settings, {
      1: { keyAlgorithm: "EC_prime256v1", apex: true },
    });
  });

  it("says that the renewal function renews an import", () => {
    const settings = { keyAlgorithm: "EC_prime256v1", apex: false, issuer: "acme" } as const;
    const text = adopted("", { certificate: { ...ADOPTED.certificate, settings } });
    assert.deepEqual(parse(text).config["cabal-tls:wildcard"], {
      issued: [1],
      active: 1,
      settings: { 1: { issuer: "acme", keyAlgorithm: "EC_prime256v1" } },
      existing: { 1: { "us-west-2": WEST, "us-east-1": EAST } },
    });
  });

  it("leaves the settings of a generation that was written down before", () => {
    const settings = { keyAlgorithm: "EC_prime256v1", apex: true } as const;
    const certificate = { ...ADOPTED.certificate, settings };
    assert.equal(adopted(WHOLE, { endpoints: [], certificate }), WHOLE);
    const wildcard = "config:\n  cabal-tls:wildcard:\n    issued: [2]\n    active: 2\n";
    assert.deepEqual(parse(adopted(wildcard, { certificate })).config["cabal-tls:wildcard"], {
      issued: [2],
      active: 2,
      settings: { 2: { keyAlgorithm: "EC_prime256v1", apex: true } },
      existing: { 2: { "us-west-2": WEST, "us-east-1": EAST } },
    });
  });

  it("quotes an id of digits, which YAML would take for a number", () => {
    const text = adopted("", { endpoints: [endpoint({ name: "api", apiId: "0123456789" })] });
    assert.match(text, /apiId: "0123456789"/);
  });

  it("is refused where it cannot be edited by place", () => {
    assert.throws(() => adopted("config:\n  cabal-tls:endpoints: later\n"), {
      name: "UneditableError",
      message:
        "cabal-tls:endpoints cannot be edited: it should be a list written out, without an alias. " +
        "Change it by hand; nothing was written.",
    });
  });
});
