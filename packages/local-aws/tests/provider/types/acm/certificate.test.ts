import assert from "node:assert/strict";
import type { CertificateDetail } from "@aws-sdk/client-acm";
import type { AwsClients } from "../../../../provider/awsClients.ts";
import type { PropertyMap } from "../../../../provider/propertyMap.ts";
import { recordedChanges } from "../../../../provider/recordedInputs.ts";
import type { ResourceContext } from "../../../../provider/resourceType.ts";
import { certificate } from "../../../../provider/types/acm/certificate.ts";
import { certificateValidation } from "../../../../provider/types/acm/certificateValidation.ts";
import { Waiting } from "../../../../provider/waiting.ts";

const ARN = "arn:aws:acm:us-west-2:111122223333:certificate/one";

const ISSUED: CertificateDetail = {
  CertificateArn: ARN,
  DomainName: "*.example.net",
  SubjectAlternativeNames: ["*.example.net"],
  Type: "AMAZON_ISSUED",
  Status: "ISSUED",
  KeyAlgorithm: "RSA_2048",
};

/** An ACM that answers with one certificate; undefined = it has none. */
function acmWith(detail: CertificateDetail | undefined): ResourceContext {
  const send = async () => {
    if (detail === undefined) throw Object.assign(new Error("gone"), { name: "ResourceNotFoundException" });
    return { Certificate: detail, Tags: [] };
  };
  const clients = { acm: () => ({ send }) } as unknown as AwsClients;
  return { region: "us-west-2", clients, waiting: new Waiting(600, 60, new AbortController().signal) };
}

/** What an update would change right after the certificate was read with these inputs. */
async function changesOf(inputs: PropertyMap, names: readonly string[]): Promise<string[]> {
  const live = await certificate.read(ARN, inputs, acmWith({ ...ISSUED, SubjectAlternativeNames: [...names] }));
  const outputs = { ...inputs, ...live?.inputs, ...live?.outputs };
  return recordedChanges(certificate, { inputs, outputs }, inputs, []).map(({ path, rule }) => `${rule} ${path}`);
}

describe("an ACM certificate in the stand-in", () => {
  it("does not change while its alternative names are absent, or given without the domain name", async () => {
    const domainName = "*.example.net";
    assert.deepEqual(await changesOf({ domainName }, ["*.example.net"]), []);
    const given = { domainName, subjectAlternativeNames: ["example.net"] };
    assert.deepEqual(await changesOf(given, ["*.example.net", "example.net"]), []);
  });

  it("is replaced by every update when its alternative names are an empty list", async () => {
    const inputs = { domainName: "*.example.net", subjectAlternativeNames: [] };
    assert.deepEqual(await changesOf(inputs, ["*.example.net"]), ["replace subjectAlternativeNames"]);
  });

  it("is gone when its validation timed out, and stays when it ended otherwise", async () => {
    const read = async (Status: CertificateDetail["Status"]) =>
      (await certificate.read(ARN, {}, acmWith({ ...ISSUED, Status })))?.outputs["status"];
    assert.equal(await read("VALIDATION_TIMED_OUT"), undefined);
    assert.equal(await read("EXPIRED"), "EXPIRED");
    assert.equal(await read("REVOKED"), "REVOKED");
    assert.equal(await read("FAILED"), "FAILED");
  });
});

describe("a certificate validation in the stand-in", () => {
  const given = { certificateArn: ARN };

  it("is dropped by a read as soon as the certificate is not ISSUED, whatever the reason", async () => {
    assert.notEqual(await certificateValidation.read("id", given, acmWith(ISSUED)), undefined);
    for (const Status of ["EXPIRED", "REVOKED", "FAILED", "PENDING_VALIDATION"] as const) {
      const read = await certificateValidation.read("id", given, acmWith({ ...ISSUED, Status }));
      assert.equal(read, undefined, Status);
    }
    assert.equal(await certificateValidation.read("id", given, acmWith(undefined)), undefined);
  });

  it("is not made for a certificate that has ended, and names its state", async () => {
    await assert.rejects(certificateValidation.create(given, acmWith({ ...ISSUED, Status: "EXPIRED" })), {
      message: `waiting for ACM Certificate (${ARN}) to be issued: unexpected state 'EXPIRED', wanted target 'ISSUED'`,
    });
  });

  it("names the state that it waits for and the one that it has seen when the time is over", async () => {
    const pending = { ...ISSUED, Status: "PENDING_VALIDATION" } as const;
    await assert.rejects(certificateValidation.create(given, acmWith(pending)), {
      message:
        `waiting for ACM Certificate (${ARN}) to be issued: timeout while waiting for state to become 'ISSUED' ` +
        "(last state: 'PENDING_VALIDATION', timeout: 1m0s)",
    });
  });

  it("is not made for an imported certificate", async () => {
    await assert.rejects(certificateValidation.create(given, acmWith({ ...ISSUED, Type: "IMPORTED" })), {
      message: `ACM Certificate (${ARN}) has type IMPORTED, no validation necessary`,
    });
  });
});
