import assert from "node:assert/strict";
import { CERTIFICATE } from "./certificateScript.ts";
import { runPython, SCRIPTS_MS } from "./python.ts";

const PICK = `${CERTIFICATE}
from local_aws.sni import pick
others = [certificate(**other) for other in given["others"]]
result = pick(certificate("default", ["*.example.net"], True, 256), others, given["host"], NOW).arn`;

describe("certificate pick of a listener", function () {
  this.timeout(SCRIPTS_MS);
  const pick = (host: string | null, others: readonly object[]) => runPython(PICK, { host, others });
  const wildcard = { name: "wildcard", names: ["*.example.net"] };

  it("prefers a match in the certificate list to a default certificate that matches as well", async () => {
    assert.equal(await pick("imap.example.net", [wildcard]), "wildcard");
  });

  it("shows the default certificate to a client without SNI and to one that asks for an unknown name", async () => {
    assert.equal(await pick(null, [wildcard]), "default");
    assert.equal(await pick("imap.example.org", [wildcard]), "default");
    assert.equal(await pick("a.imap.example.net", [wildcard]), "default");
    assert.equal(await pick("example.net", [wildcard]), "default");
  });

  it("prefers the exact name to a wildcard, whatever the case the client writes", async () => {
    const exact = { name: "exact", names: ["imap.example.net"] };
    assert.equal(await pick("IMAP.example.NET", [{ ...wildcard, ec: true }, exact]), "exact");
  });

  it("prefers ECDSA to RSA, then a valid certificate to an expired one, then the longer key", async () => {
    const rsa = { ...wildcard, name: "rsa", bits: 4096 };
    assert.equal(await pick("a.example.net", [rsa, { ...wildcard, name: "ec", ec: true, bits: 256 }]), "ec");
    assert.equal(
      await pick("a.example.net", [
        { ...rsa, year: 2025 },
        { ...wildcard, name: "valid" },
      ]),
      "valid",
    );
    assert.equal(await pick("a.example.net", [{ ...wildcard, name: "short" }, rsa]), "rsa");
  });
});
