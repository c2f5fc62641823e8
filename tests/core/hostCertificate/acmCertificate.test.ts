import assert from "node:assert/strict";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import {
  type ImportedCertificate,
  acmArnsText,
  acmTags,
  isImportedFor,
  isOfEarlierName,
  parseAcmArns,
  reimportFault,
} from "../../../core/hostCertificate/acmCertificate.ts";
import { testCertificate } from "../../cli/watch/testCertificate.ts";
import { extendedKeyUsage, keyUsage } from "../../derEncoding.ts";

const WEST = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";
const EAST = "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000";
const SERVER = "1.3.6.1.5.5.7.3.1";
const CLIENT = "1.3.6.1.5.5.7.3.2";

const THERE: ImportedCertificate = {
  arn: WEST,
  serial: "0A",
  keyAlgorithm: "EC_prime256v1",
  keyUsages: ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"],
  extendedKeyUsages: [SERVER, CLIENT],
  names: ["a.example.net", "b.example.net"],
};

function leafWith(usage: Buffer[] = [keyUsage(1), extendedKeyUsage(1)], names = ["b.example.net"], keyPem?: string) {
  const key = keyPem === undefined ? {} : { keyPem };
  return new X509Certificate(testCertificate({ commonName: "x", names, extensions: usage, ...key }).pem);
}

describe("what AWS would refuse of a certificate over the one in ACM", () => {
  it("is nothing when clientAuth goes, keyEncipherment of an elliptic curve, and a name", () => {
    assert.equal(reimportFault(THERE, leafWith()), undefined);
  });

  it("is another key type or size", () => {
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export({ type: "pkcs8", format: "pem" });
    assert.equal(
      reimportFault(THERE, leafWith(undefined, undefined, String(p384))),
      "the key is EC_secp384r1, and the one in ACM is EC_prime256v1",
    );
    assert.equal(
      reimportFault({ ...THERE, keyAlgorithm: "RSA_2048" }, leafWith()),
      "the key is EC_prime256v1, and the one in ACM is RSA_2048",
    );
  });

  it("is a key usage that goes, or one where there was none", () => {
    assert.equal(
      reimportFault({ ...THERE, keyUsages: ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] }, leafWith()),
      "key usage: KEY_AGREEMENT of the certificate in ACM is missing",
    );
    assert.equal(
      reimportFault({ ...THERE, keyUsages: [] }, leafWith()),
      "key usage: DIGITAL_SIGNATURE where the certificate in ACM has none",
    );
  });

  it("is an extended key usage that goes, or one where there was none", () => {
    assert.equal(
      reimportFault({ ...THERE, extendedKeyUsages: [SERVER, "1.3.6.1.5.5.7.3.4"] }, leafWith()),
      "extended key usage: 1.3.6.1.5.5.7.3.4 of the certificate in ACM is missing",
    );
    assert.equal(
      reimportFault({ ...THERE, extendedKeyUsages: [] }, leafWith()),
      `extended key usage: ${SERVER} where the certificate in ACM has none`,
    );
  });

  it("is a certificate that has none of the names", () => {
    assert.equal(
      reimportFault(THERE, leafWith(undefined, ["c.example.net"])),
      "none of the names a.example.net, b.example.net is in the new certificate",
    );
  });
});

describe("the ARNs of a host's certificate in ACM", () => {
  it("are kept by region, the same ones as the same text", () => {
    const text = `{"us-east-1":"${EAST}","us-west-2":"${WEST}"}`;
    assert.equal(acmArnsText({ "us-west-2": WEST, "us-east-1": EAST }), text);
    assert.deepEqual(parseAcmArns(text), { "us-west-2": WEST, "us-east-1": EAST });
  });

  it("are not those of a text with something else, or of another region", () => {
    for (const text of ["", "null", "[1]", '{"us-west-2":"x"}', `{"us-west-2":"${EAST}"}`]) {
      assert.equal(parseAcmArns(text), undefined, text);
    }
  });
});

describe("the tags of a certificate in ACM", () => {
  it("name the stack and the host, and both must be these", () => {
    const tags = acmTags("prod", "mail");
    assert.deepEqual(tags, { Name: "prod-mail", "cabal-tls:stack": "prod", "cabal-tls:host": "mail" });
    assert.equal(isImportedFor({ ...tags, Name: "renamed" }, "prod", "mail"), true);
    assert.equal(isImportedFor(tags, "staging", "mail"), false);
    assert.equal(isImportedFor(tags, "prod", "lists"), false);
    assert.equal(isImportedFor({}, "prod", "mail"), false);
  });

  it("was imported under an earlier name of a host when the stack has no host of its tag", () => {
    const tags = acmTags("prod", "mail");
    assert.equal(isOfEarlierName(tags, "prod", ["relay"]), true);
    assert.equal(isOfEarlierName(tags, "prod", ["relay", "mail"]), false);
    assert.equal(isOfEarlierName(tags, "staging", ["relay"]), false);
    assert.equal(isOfEarlierName({ owner: "somebody" }, "prod", ["relay"]), false);
  });
});
