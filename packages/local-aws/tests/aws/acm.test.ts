import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { KeyAlgorithm } from "@aws-sdk/client-acm";
import { Account, refusal, until } from "./account.ts";
import { runPython } from "./python.ts";

const DAY_MS = 86_400_000;

/** Certificate and key of a CA that the emulator does not know. */
const foreignCertificate = async (): Promise<[Buffer, Buffer]> => {
  const script = `from local_aws import ca
key = ca.new_key("EC_prime256v1")
now = ca.utc_now()
result = [ca.issue(["mail.example.org"], key, now, now + ca.LIFETIME).decode(), ca.key_pem(key).decode()]`;
  const [certificate, key] = (await runPython(script, {})) as [string, string];
  return [Buffer.from(certificate), Buffer.from(key)];
};

describe("local ACM", () => {
  let account: Account;
  let zoneId: string;

  before(async () => {
    account = await Account.start(600);
    zoneId = await account.zone("example.net");
  });
  after(() => account.stop());

  it("gives one validation record to a wildcard, its base domain and its twin in another region", async () => {
    const west = await account.describe(await account.request("*.one.example.net", { others: ["one.example.net"] }));
    const east = await account.describe(await account.request("*.one.example.net", { acm: account.acmEast }));
    const names = [west, east].flatMap((certificate) =>
      (certificate.DomainValidationOptions ?? []).map((option) => option.ResourceRecord?.Name),
    );
    assert.equal(names.length, 3);
    assert.equal(new Set(names).size, 1);
    assert.match(String(names[0]), /^_[0-9a-f]{32}\.one\.example\.net\.$/);
  });

  it("keeps a request pending without dates until its record resolves", async () => {
    const arn = await account.request("*.two.example.net");
    await sleep(500);
    const pending = await account.describe(arn);
    assert.equal(pending.Status, "PENDING_VALIDATION");
    assert.equal(pending.NotAfter, undefined);
    assert.equal(pending.Serial, undefined);
    assert.equal(pending.DomainValidationOptions?.[0]?.ValidationStatus, "PENDING_VALIDATION");
    await refusal("RequestInProgressException", account.acm.getCertificate({ CertificateArn: arn }));
  });

  it("does not issue for a record in a zone that nobody delegates to", async () => {
    const stray = await account.zone("three.example.net");
    const arn = await account.request("*.three.example.net");
    const change = await account.validationChange(arn);
    await account.change(stray, change);
    await sleep(700);
    assert.equal((await account.describe(arn)).Status, "PENDING_VALIDATION");

    const { DelegationSet } = await account.route53.getHostedZone({ Id: stray });
    const servers = (DelegationSet?.NameServers ?? []).map((server) => ({ Value: server }));
    await account.change(zoneId, {
      Action: "CREATE",
      ResourceRecordSet: { Name: "three.example.net", Type: "NS", TTL: 60, ResourceRecords: servers },
    });
    await until("issued after delegation", async () => (await account.describe(arn)).Status === "ISSUED");
  });

  it("issues only when the records of all names resolve", async () => {
    const arn = await account.request("four.example.net", { others: ["*.sub.four.example.net"] });
    await account.change(zoneId, await account.validationChange(arn));
    await sleep(500);
    const statuses = ((await account.describe(arn)).DomainValidationOptions ?? []).map(
      (option) => option.ValidationStatus,
    );
    assert.deepEqual(statuses, ["SUCCESS", "PENDING_VALIDATION"]);
    assert.equal((await account.describe(arn)).Status, "PENDING_VALIDATION");
  });

  it("issues a certificate of the local CA that lives 198 days", async () => {
    const arn = await account.issued("*.five.example.net", zoneId);
    const { Certificate = "" } = await account.acm.getCertificate({ CertificateArn: arn });
    const leaf = new X509Certificate(Certificate);
    const root = new X509Certificate(account.emulator.aws.ca);
    assert.equal(leaf.verify(root.publicKey), true);
    assert.equal(leaf.subjectAltName, "DNS:*.five.example.net");
    assert.equal(leaf.ca, false);
    assert.equal((leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / DAY_MS, 198);
    const described = await account.describe(arn);
    assert.equal(described.Serial?.replaceAll(":", "").toUpperCase(), leaf.serialNumber.padStart(2, "0"));
    assert.equal(described.RenewalEligibility, "INELIGIBLE");
    assert.deepEqual(described.InUseBy, []);
  });

  for (const [algorithm, type, detail] of [
    ["RSA_2048", "rsa", { modulusLength: 2048, publicExponent: 65537n }],
    ["EC_prime256v1", "ec", { namedCurve: "prime256v1" }],
    ["EC_secp384r1", "ec", { namedCurve: "secp384r1" }],
  ] satisfies [KeyAlgorithm, string, object][]) {
    it(`makes a key of ${algorithm} when asked to`, async () => {
      const arn = await account.issued("keys.example.net", zoneId, { keyAlgorithm: algorithm });
      const { Certificate = "" } = await account.acm.getCertificate({ CertificateArn: arn });
      const key = new X509Certificate(Certificate).publicKey;
      assert.equal((await account.describe(arn)).KeyAlgorithm, algorithm);
      assert.equal(key.asymmetricKeyType, type);
      assert.deepEqual(key.asymmetricKeyDetails, detail);
    });
  }

  it("lists RSA keys only unless others are asked for, in pages", async () => {
    const acm = account.acmEast;
    const rsa = await account.request("list.example.net", { acm, keyAlgorithm: "RSA_2048" });
    const first = await account.request("list.example.net", { acm });
    const byDefault = await acm.listCertificates({});
    assert.deepEqual(
      byDefault.CertificateSummaryList?.map((summary) => summary.CertificateArn),
      [rsa],
    );
    const Includes = { keyTypes: ["EC_prime256v1" as const] };
    const page = await acm.listCertificates({ Includes, MaxItems: 1 });
    assert.equal(page.CertificateSummaryList?.length, 1);
    const rest = await acm.listCertificates({ Includes, NextToken: page.NextToken });
    const arns = [...(page.CertificateSummaryList ?? []), ...(rest.CertificateSummaryList ?? [])].map(
      (summary) => summary.CertificateArn,
    );
    assert.ok(arns.includes(first));
    assert.equal(rest.NextToken, undefined);
  });

  it("answers a repeated token with the same certificate, but not for other names", async () => {
    const ask = (DomainName: string) =>
      account.acm.requestCertificate({ DomainName, ValidationMethod: "DNS", IdempotencyToken: "token1" });
    const first = await ask("six.example.net");
    assert.equal((await ask("six.example.net")).CertificateArn, first.CertificateArn);
    assert.notEqual((await ask("other.example.net")).CertificateArn, first.CertificateArn);
  });

  it("refuses bad names, tokens and key algorithms", async () => {
    for (const DomainName of ["*.*.example.net", "under_score.example.net", "a..example.net", "-a.example.net"]) {
      await refusal("ValidationException", account.acm.requestCertificate({ DomainName }));
    }
    const DomainName = "a.example.net";
    await refusal("ValidationException", account.acm.requestCertificate({ DomainName, IdempotencyToken: "a-b" }));
    await refusal("ValidationException", account.acm.requestCertificate({ DomainName, KeyAlgorithm: "RSA_1024" }));
    const SubjectAlternativeNames = Array.from({ length: 10 }, (_, index) => `n${index}.example.net`);
    await refusal("LimitExceededException", account.acm.requestCertificate({ DomainName, SubjectAlternativeNames }));
  });

  it("keeps ARN and tags of an imported certificate when it is imported again, and refuses a foreign key", async () => {
    const [Certificate, PrivateKey] = await foreignCertificate();
    const Tags = [{ Key: "owner", Value: "mail" }];
    const { CertificateArn } = await account.acm.importCertificate({ Certificate, PrivateKey, Tags });
    const again = await account.acm.importCertificate({ Certificate, PrivateKey, CertificateArn });
    assert.equal(again.CertificateArn, CertificateArn);
    assert.deepEqual((await account.acm.listTagsForCertificate({ CertificateArn })).Tags, Tags);
    const described = await account.describe(CertificateArn ?? "");
    assert.equal(described.Type, "IMPORTED");
    assert.equal(described.Status, "ISSUED");
    const [, other] = await foreignCertificate();
    await refusal("ValidationException", account.acm.importCertificate({ Certificate, PrivateKey: other }));
  });
});
