import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:tls";
import { ACM } from "@aws-sdk/client-acm";
import { Account, refusal, until } from "./account.ts";
import { distributionConfig } from "./distributionConfig.ts";
import {
  type ForeignCertificate,
  foreignCertificates,
  type ForeignWish,
  importRequest,
} from "./foreignCertificates.ts";
import { Functions } from "./functionFixture.ts";
import { plainSerial } from "./issueCertificate.ts";
import { HANDSHAKE_MS, shownSerial } from "./servedCertificate.ts";

/** Of a chain that leads to no root that anybody has. */
async function servedSerialOf(host: string, port: number): Promise<string> {
  const socket = connect({ host, port, rejectUnauthorized: false });
  await once(socket, "secureConnect", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
  const serial = shownSerial(socket);
  socket.destroy();
  return serial;
}

const SERVER_AND_CLIENT = ["SERVER_AUTH", "CLIENT_AUTH"] as const;
const THREE_USAGES = ["digital_signature", "key_encipherment", "key_agreement"];
const BOTH = ["digital_signature", "key_encipherment"];

/** All of one intermediate, made at once: an interpreter takes its time to start. */
const WISHES = {
  first: {},
  second: {},
  client: { keyUsages: BOTH, extendedUsages: SERVER_AND_CLIENT },
  rsa: { algorithm: "RSA_2048", keyUsages: BOTH },
  rsaOfFewerUsages: { algorithm: "RSA_2048" },
  otherCurve: { algorithm: "EC_secp384r1" },
  manyUsages: { keyUsages: THREE_USAGES, extendedUsages: [...SERVER_AND_CLIENT, "CODE_SIGNING"] },
  fewerExtended: { keyUsages: THREE_USAGES, extendedUsages: SERVER_AND_CLIENT },
  fewerUsages: { keyUsages: ["digital_signature"], extendedUsages: ["SERVER_AUTH", "CODE_SIGNING"] },
  enoughUsages: { keyUsages: ["digital_signature", "key_agreement"], extendedUsages: ["SERVER_AUTH", "CODE_SIGNING"] },
  noUsages: { keyUsages: null, extendedUsages: null },
  noUsagesAgain: { keyUsages: null, extendedUsages: null },
  keyUsagesAlone: { extendedUsages: null },
  extendedAlone: { keyUsages: null },
  namesAB: { names: ["a.example.net", "b.example.net"] },
  namesBC: { names: ["b.example.net", "c.example.net"] },
  nameA: { names: ["a.example.net"] },
} as const satisfies Readonly<Record<string, ForeignWish>>;

describe("local ACM's import of a certificate", function () {
  this.timeout(120_000);
  let account: Account;
  let certificates: Readonly<Record<keyof typeof WISHES, ForeignCertificate>>;
  /** Of another intermediate. */
  let stranger: ForeignCertificate;

  before(async () => {
    account = await Account.start(600);
    const [made, [other]] = await Promise.all([foreignCertificates(...Object.values(WISHES)), foreignCertificates({})]);
    assert.ok(other);
    stranger = other;
    certificates = Object.fromEntries(
      Object.keys(WISHES).map((name, index) => [name, made[index]]),
    ) as unknown as typeof certificates;
  });
  after(() => account.stop());

  const imported = async (certificate: ForeignCertificate, acm = account.acm): Promise<string> =>
    (await acm.importCertificate(importRequest(certificate))).CertificateArn ?? "";
  const over = (CertificateArn: string, certificate: ForeignCertificate) =>
    account.acm.importCertificate({ ...importRequest(certificate), CertificateArn });
  const serialOf = async (arn: string) => plainSerial((await account.describe(arn)).Serial ?? "");

  it("refuses a second certificate in the field of the first", async () => {
    const { first: certificate } = certificates;
    const Certificate = Buffer.from(certificate.leaf + certificate.intermediate);
    const words = await refusal(
      "ValidationException",
      account.acm.importCertificate({ ...importRequest(certificate), Certificate }),
    );
    assert.match(words, /^The certificate field contains more than one certificate\./);
  });

  it("refuses a key of another certificate, a chain that does not certify, and a leaf or blank lines in the chain", async () => {
    const { first, second } = certificates;
    const refused = async (change: object, words: RegExp) =>
      assert.match(
        await refusal("ValidationException", account.acm.importCertificate({ ...importRequest(first), ...change })),
        words,
      );
    await refused({ PrivateKey: Buffer.from(second.key) }, /^The private key does not belong to the certificate\./);
    const chain = (text: string) => ({ CertificateChain: Buffer.from(text) });
    await refused(chain(stranger.intermediate), /each certificate must directly certify the one before it/);
    await refused(
      chain(first.leaf + first.intermediate),
      /holds a certificate that is none of a certificate authority/,
    );
    await refused(chain(`\n${first.intermediate}`), /holds spaces, blank lines or something else/);
  });

  it("shows what the key may be used for, and when it was imported", async () => {
    const described = await account.describe(await imported(certificates.client));
    assert.deepEqual(described.KeyUsages, [{ Name: "DIGITAL_SIGNATURE" }, { Name: "KEY_ENCIPHERMENT" }]);
    assert.deepEqual(described.ExtendedKeyUsages, [
      { Name: "TLS_WEB_SERVER_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.1" },
      { Name: "TLS_WEB_CLIENT_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.2" },
    ]);
    assert.equal(described.RenewalEligibility, "INELIGIBLE");
    assert.ok(described.ImportedAt !== undefined);
  });

  it("over the same ARN keeps tags, and is refused with tags, even with none in their list", async () => {
    const { first, second } = certificates;
    const Tags = [{ Key: "owner", Value: "mail" }];
    const { CertificateArn = "" } = await account.acm.importCertificate({ ...importRequest(first), Tags });
    for (const refused of [Tags, []]) {
      const words = await refusal(
        "ValidationException",
        account.acm.importCertificate({ ...importRequest(second), CertificateArn, Tags: refused }),
      );
      assert.equal(words, "Tagging is not permitted on re-import.");
    }
    assert.equal(await serialOf(CertificateArn), first.serial);
    await over(CertificateArn, second);
    assert.equal(await serialOf(CertificateArn), second.serial);
    assert.deepEqual((await account.acm.listTagsForCertificate({ CertificateArn })).Tags, Tags);
  });

  it("over an ARN that does not exist, or of a certificate that ACM issues, is refused", async () => {
    const { first: certificate } = certificates;
    const unknown = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";
    await refusal("ResourceNotFoundException", over(unknown, certificate));
    const words = await refusal("ValidationException", over(await account.request("*.example.net"), certificate));
    assert.match(words, /was issued by ACM/);
  });

  it("over the same ARN is refused with another type or size of key", async () => {
    const arn = await imported(certificates.first);
    for (const [name, algorithm] of [
      ["rsa", "RSA_2048"],
      ["otherCurve", "EC_secp384r1"],
    ] as const) {
      const words = await refusal("ValidationException", over(arn, certificates[name]));
      assert.match(words, new RegExp(`has the key algorithm ${algorithm}, the one to replace EC_prime256v1`));
    }
  });

  it("over the same ARN is refused when a usage goes, but for clientAuth, and keyEncipherment of an elliptic curve", async () => {
    const arn = await imported(certificates.manyUsages);
    const refused = async (at: string, name: keyof typeof WISHES, words: RegExp) =>
      assert.match(await refusal("ValidationException", over(at, certificates[name])), words);
    await refused(arn, "fewerExtended", /missing one or more Extended Key Usages/);
    await refused(arn, "fewerUsages", /missing one or more Key Usages/);
    await over(arn, certificates.enoughUsages);
    await refused(await imported(certificates.rsa), "rsaOfFewerUsages", /missing one or more Key Usages/);
  });

  it("over a certificate without usages is refused when the new one has some", async () => {
    const arn = await imported(certificates.noUsages);
    await refusal("ValidationException", over(arn, certificates.keyUsagesAlone));
    await refusal("ValidationException", over(arn, certificates.extendedAlone));
    await over(arn, certificates.noUsagesAgain);
  });

  it("over the same ARN may change names, but not all of them", async () => {
    const arn = await imported(certificates.namesAB);
    await over(arn, certificates.namesBC);
    const words = await refusal("ValidationException", over(arn, certificates.nameA));
    assert.match(words, /has none of the domain names/);
  });

  it("is served by every consumer of the ARN once it is imported again, and none may be deleted meanwhile", async () => {
    const { first, second } = certificates;
    const [west, east] = [await imported(first), await imported(first, account.acmEast)];
    const LoadBalancerArn = await account.networkLoadBalancer("imported");
    await account.elb.createListener({
      LoadBalancerArn,
      Protocol: "TLS",
      Port: 993,
      Certificates: [{ CertificateArn: west }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: await account.targetGroup("imported") }],
    });
    await account.apiV2.createDomainName({
      DomainName: "api.example.net",
      DomainNameConfigurations: [{ CertificateArn: west, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
    });
    const DistributionConfig = distributionConfig({ certificateArn: east, aliases: ["www.example.net"] });
    const words = await refusal(
      "InvalidViewerCertificate",
      account.cloudfront.createDistribution({ DistributionConfig }),
    );
    assert.match(words, /was not issued by a trusted Certificate Authority/);
    await account.emulator.aws.control("trust", { name: "foreign", pem: first.root });
    await account.cloudfront.createDistribution({ DistributionConfig });
    const consumers = async () =>
      (await account.emulator.aws.frontends()).filter(({ certificateArns: [arn] }) => arn === west || arn === east);
    assert.deepEqual((await consumers()).map(({ kind }) => kind).sort(), ["distribution", "domainname", "listener"]);
    const serve = (serial: string) =>
      until(`every consumer serves ${serial}`, async () => {
        const found = await consumers();
        const seen = await Promise.all(
          found.flatMap(({ addresses, localPort }) => addresses.map((address) => servedSerialOf(address, localPort))),
        );
        return found.length === 3 && seen.every((one) => one === serial);
      });
    await serve(first.serial);
    await over(west, second);
    await account.acmEast.importCertificate({ ...importRequest(second), CertificateArn: east });
    await serve(second.serial);
    assert.equal((await account.describe(west)).InUseBy?.length, 2);
    await refusal("ResourceInUseException", account.acm.deleteCertificate({ CertificateArn: west }));
    await refusal("ResourceInUseException", account.acmEast.deleteCertificate({ CertificateArn: east }));
  });

  it("with a role's credentials is held to the tags of request and certificate, and needs the permission to tag", async () => {
    const own = "arn:aws:acm:us-west-2:111122223333:certificate/";
    const mine = { StringEquals: { "aws:ResourceTag/owner": "mail" } };
    const making = { StringEquals: { "aws:RequestTag/owner": "mail" } };
    const functions = new Functions(account);
    const role = await functions.role(
      "importer",
      { Effect: "Allow", Action: "acm:ImportCertificate", Resource: `${own}*`, Condition: mine },
      { Effect: "Allow", Action: "acm:ImportCertificate", Resource: `${own}*`, Condition: making },
      { Effect: "Allow", Action: "acm:AddTagsToCertificate", Resource: `${own}?`, Condition: making },
    );
    const untagging = await functions.role("untagging", {
      Effect: "Allow",
      Action: "acm:ImportCertificate",
      Resource: `${own}*`,
      Condition: making,
    });
    const as = async (holder: string) => {
      const made = await account.emulator.aws.control("role-key", { role: holder, holder: "test" });
      const credentials = made as { accessKeyId: string; secretAccessKey: string; sessionToken: string };
      return new ACM({ ...account.emulator.client, credentials, maxAttempts: 1 });
    };
    const { first, second } = certificates;
    const request = importRequest(second);
    const tags = (Value: string) => ({ Tags: [{ Key: "owner", Value }] });
    const importer = await as(role);
    const { CertificateArn = "" } = await importer.importCertificate({ ...importRequest(first), ...tags("mail") });
    await importer.importCertificate({ ...request, CertificateArn });
    const foreign = await imported(first);
    const denied = (call: Promise<unknown>) => refusal("AccessDeniedException", call);
    await denied(importer.importCertificate({ ...request, CertificateArn: foreign }));
    await denied(importer.importCertificate(request));
    await denied(importer.importCertificate({ ...request, ...tags("web") }));
    await denied(importer.addTagsToCertificate({ CertificateArn: foreign, ...tags("mail") }));
    const words = await denied((await as(untagging)).importCertificate({ ...request, ...tags("mail") }));
    assert.match(words, /acm:AddTagsToCertificate on resource: arn:aws:acm:us-west-2:111122223333:certificate\/\*/);
  });
});
