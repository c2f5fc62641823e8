import assert from "node:assert/strict";
import type { Reading } from "../../../../cli/aws/reading.ts";
import { hostStored } from "../../../../cli/doctor/checks/hostStored.ts";
import type { ParameterVersion } from "../../../../cli/doctor/gather/hostFacts.ts";
import { facts } from "../factsFixture.ts";
import { healthyHost } from "../hostFixture.ts";
import { testCertificate } from "../../watch/testCertificate.ts";

const LEAF = testCertificate({ commonName: "smtp-out", names: ["smtp-out.example.net"] }).pem;
const PATH = "/cabal/letsencrypt/smtp-out.example.net";
const NAMES = { tlsKey: "/cabal/ssl_key", tlsCert: "/cabal/ssl_cert", tlsCaBundle: "/cabal/chain_cert" };
const SECRET: ParameterVersion = { version: 3, modified: 0, secret: true };

/** Evidence for a host with copies under names of the operator's, of which these are found. */
function found(
  secure: boolean,
  texts: Readonly<Record<string, Reading<string | undefined>>>,
  versions: Readonly<Record<string, ParameterVersion>>,
) {
  const host = healthyHost();
  const own = { [`${PATH}/tls-cert`]: { value: LEAF }, [`${PATH}/tls-ca-bundle`]: { value: LEAF } };
  const stored = { [`${PATH}/bundle`]: SECRET, [`${PATH}/tls-key`]: SECRET };
  const copied = {
    ...host,
    entry: { ...host.entry, copies: { ...NAMES, secure } },
    chainPem: LEAF,
    copies: new Map(Object.entries({ ...own, ...texts })),
    versions: { value: new Map(Object.entries({ ...stored, ...versions })) },
  };
  return hostStored(facts({ hosts: [copied] })).map(({ reason, verdict, evidence }) => [reason ?? verdict, evidence]);
}

const RIGHT = { "/cabal/ssl_cert": { value: LEAF }, "/cabal/chain_cert": { value: LEAF } };
const KEY = { "/cabal/ssl_key": SECRET };

describe("the check of copies under names of the operator's", () => {
  it("passes those that hold the parts of the bundle", () => {
    assert.equal(found(false, RIGHT, KEY)[0]?.[0], "pass");
  });

  it("finds one that holds something else, and one that is missing", () => {
    const texts = { "/cabal/ssl_cert": { value: "another" }, "/cabal/chain_cert": { value: undefined } };
    assert.deepEqual(found(false, texts, {}), [
      [
        "COPIES_OUT_OF_STEP",
        ["/cabal/ssl_cert is not that of the chain", "/cabal/chain_cert is missing", "/cabal/ssl_key is missing"],
      ],
    ]);
  });

  it("finds encrypted ones that are missing, whose values it may not read", () => {
    assert.deepEqual(found(true, {}, { ...KEY, "/cabal/ssl_cert": SECRET }), [
      ["COPIES_OUT_OF_STEP", ["/cabal/chain_cert is missing"]],
    ]);
    assert.equal(found(true, {}, { ...KEY, "/cabal/ssl_cert": SECRET, "/cabal/chain_cert": SECRET })[0]?.[0], "pass");
  });

  it("finds a key that is not encrypted", () => {
    const [first] = found(false, RIGHT, { "/cabal/ssl_key": { ...SECRET, secret: false } });
    assert.deepEqual(first, ["KEY_NOT_ENCRYPTED", ["/cabal/ssl_key is a String, not a SecureString"]]);
  });

  it("could not determine those that the policy does not have", () => {
    const denied = { unknown: "not allowed (AccessDeniedException)", why: "denied" } as const;
    assert.deepEqual(found(false, { "/cabal/ssl_cert": denied, "/cabal/chain_cert": denied }, KEY), [
      ["ACCESS_DENIED", ["/cabal/ssl_cert, /cabal/chain_cert: not allowed (AccessDeniedException)"]],
    ]);
  });
});
