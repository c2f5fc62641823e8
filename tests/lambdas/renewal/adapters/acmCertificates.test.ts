import assert from "node:assert/strict";
import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-acm";
import { mockClient } from "aws-sdk-client-mock";
import { AcmCertificates } from "../../../../lambdas/renewal/adapters/acmCertificates.ts";

const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555";
const BUNDLE = { key: "KEY\n", leaf: "LEAF\n", intermediates: ["ONE\n", "TWO\n"] };

function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe("certificates of ACM", () => {
  const acm = mockClient(ACMClient);
  const certificates = new AcmCertificates();

  beforeEach(() => acm.reset());
  after(() => acm.restore());

  it("are described by what a later import may not change", async () => {
    acm.on(DescribeCertificateCommand, { CertificateArn: ARN }).resolves({
      Certificate: {
        Serial: "0a:bc:01",
        KeyAlgorithm: "RSA-2048" as "RSA_2048",
        KeyUsages: [{ Name: "DIGITAL_SIGNATURE" }],
        ExtendedKeyUsages: [{ Name: "TLS_WEB_SERVER_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.1" }, { Name: "NONE" }],
        SubjectAlternativeNames: ["a.example.net"],
      },
    });
    assert.deepEqual(await certificates.describe(ARN), {
      arn: ARN,
      serial: "0ABC01",
      keyAlgorithm: "RSA_2048",
      keyUsages: ["DIGITAL_SIGNATURE"],
      extendedKeyUsages: ["1.3.6.1.5.5.7.3.1"],
      names: ["a.example.net"],
    });
    assert.equal(await (acm.call(0).thisValue as ACMClient).config.region(), "us-east-1");
  });

  it("that do not exist are none, and what else fails is an error in AWS's words", async () => {
    acm.on(DescribeCertificateCommand).rejects(new ResourceNotFoundException({ message: "gone", $metadata: {} }));
    assert.equal(await certificates.describe(ARN), undefined);
    acm.on(DescribeCertificateCommand).rejects(failure("InternalFailure", "try later"));
    await assert.rejects(certificates.describe(ARN), {
      reason: "ACM_FAILED",
      message: `acm:DescribeCertificate of ${ARN}: InternalFailure: try later`,
    });
    acm.on(DescribeCertificateCommand).rejects(failure("AccessDeniedException", "no"));
    await assert.rejects(certificates.describe(ARN), { reason: "ACCESS_DENIED" });
    acm.on(DescribeCertificateCommand).rejects(failure("ThrottlingException", "slow down"));
    await assert.rejects(certificates.describe(ARN), { reason: "THROTTLED" });
  });

  it("have tags, also such as have no value", async () => {
    acm.on(ListTagsForCertificateCommand).resolves({ Tags: [{ Key: "a", Value: "1" }, { Key: "b" }] });
    assert.deepEqual(await certificates.tags(ARN), { a: "1", b: "" });
    acm.on(ListTagsForCertificateCommand).rejects(failure("ResourceNotFoundException", "gone"));
    assert.equal(await certificates.tags(ARN), undefined);
  });

  it("are listed for every key type, page by page: those that are imported and may have one of the names", async () => {
    const named = (CertificateArn: string, Type: "IMPORTED" | "AMAZON_ISSUED", names: string[], more = false) => ({
      CertificateArn,
      Type,
      SubjectAlternativeNameSummaries: names,
      HasAdditionalSubjectAlternativeNames: more,
    });
    acm
      .on(ListCertificatesCommand)
      .resolvesOnce({
        CertificateSummaryList: [
          named("one", "IMPORTED", ["A.example.net"]),
          named("issued", "AMAZON_ISSUED", ["a.example.net"]),
          named("other", "IMPORTED", ["c.example.net"]),
        ],
        NextToken: "next",
      })
      .resolvesOnce({ CertificateSummaryList: [named("many", "IMPORTED", ["c.example.net"], true)] });
    assert.deepEqual(await certificates.list("us-west-2", ["a.example.net", "b.example.net"]), ["one", "many"]);
    const [first, second] = acm.calls().map(({ args }) => args[0].input as { NextToken?: string; Includes: object });
    assert.deepEqual(first?.Includes, {
      keyTypes: ["EC_prime256v1", "EC_secp384r1", "EC_secp521r1", "RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096"],
    });
    assert.equal(second?.NextToken, "next");
  });

  it("are all listed that are imported when no name is asked for", async () => {
    const one = { CertificateArn: "one", Type: "IMPORTED", DomainName: "a.example.net" } as const;
    const issued = { CertificateArn: "issued", Type: "AMAZON_ISSUED", DomainName: "a.example.net" } as const;
    acm.on(ListCertificatesCommand).resolves({ CertificateSummaryList: [one, issued] });
    assert.deepEqual(await certificates.list("us-west-2"), ["one"]);
  });

  it("are deleted, and are gone as well when they were before", async () => {
    acm.on(DeleteCertificateCommand, { CertificateArn: ARN }).resolves({});
    assert.equal(await certificates.remove(ARN), undefined);
    assert.equal(await (acm.call(0).thisValue as ACMClient).config.region(), "us-east-1");
    acm.on(DeleteCertificateCommand).rejects(failure("ResourceNotFoundException", "gone"));
    assert.equal(await certificates.remove(ARN), undefined);
  });

  it("that ACM does not delete say what uses them, and another refusal is an error", async () => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { InUseBy: ["arn:one", "arn:two"] } });
    for (const name of ["ResourceInUseException", "ConflictException"]) {
      acm.on(DeleteCertificateCommand).rejects(failure(name, "in use"));
      assert.deepEqual(await certificates.remove(ARN), ["arn:one", "arn:two"]);
    }
    acm.on(DescribeCertificateCommand).resolves({ Certificate: {} });
    assert.deepEqual(await certificates.remove(ARN), []);
    acm.on(DescribeCertificateCommand).rejects(failure("ResourceNotFoundException", "gone"));
    assert.equal(await certificates.remove(ARN), undefined);
    acm.on(DeleteCertificateCommand).rejects(failure("AccessDeniedException", "no"));
    await assert.rejects(certificates.remove(ARN), {
      reason: "ACCESS_DENIED",
      message: `acm:DeleteCertificate of ${ARN}: no`,
    });
  });

  it("are imported with key and chain in one call, with tags once, and over an ARN without any key of tags", async () => {
    acm.on(ImportCertificateCommand).resolves({ CertificateArn: ARN });
    assert.equal(await certificates.import("us-east-1", BUNDLE, { tags: { owner: "mail" } }), ARN);
    assert.equal(await certificates.import("us-east-1", { ...BUNDLE, intermediates: [] }, { over: ARN }), ARN);
    const parts = { Certificate: Buffer.from("LEAF\n"), PrivateKey: Buffer.from("KEY\n") };
    assert.deepEqual(
      acm.calls().map(({ args }) => args[0].input),
      [
        { ...parts, CertificateChain: Buffer.from("ONE\nTWO\n"), Tags: [{ Key: "owner", Value: "mail" }] },
        { ...parts, CertificateArn: ARN },
      ],
    );
  });

  it("that ACM refuses say why, and do not repeat what was sent", async () => {
    acm.on(ImportCertificateCommand).rejects(failure("ValidationException", "New certificate is missing a usage"));
    await assert.rejects(certificates.import("us-east-1", BUNDLE, { over: ARN }), {
      reason: "ACM_REFUSED",
      message: `acm:ImportCertificate over ${ARN}: ValidationException: New certificate is missing a usage`,
    });
    const repeated = "Value 'LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5' at 'x'";
    acm.on(ImportCertificateCommand).rejects(failure("ValidationException", repeated));
    await assert.rejects(certificates.import("us-east-1", BUNDLE, { over: ARN }), {
      message: `acm:ImportCertificate over ${ARN}: ValidationException`,
    });
    acm.on(ImportCertificateCommand).rejects(failure("LimitExceededException", "too many"));
    await assert.rejects(certificates.import("us-east-1", BUNDLE, { tags: {} }), { reason: "ACM_FAILED" });
  });
});
