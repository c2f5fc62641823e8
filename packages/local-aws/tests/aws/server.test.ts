import assert from "node:assert/strict";
import { ECS } from "@aws-sdk/client-ecs";
import { S3 } from "@aws-sdk/client-s3";
import { STS } from "@aws-sdk/client-sts";
import { Account, refusal } from "./account.ts";

const CLIENTS = 10;
const CALLS = 20;

describe("server of the local AWS", () => {
  let account: Account;

  before(async () => {
    account = await Account.start(600);
  });
  after(() => account.stop());

  it("answers ten clients at once without an error", async () => {
    const zoneId = await account.zone("example.net");
    const work = async (client: number): Promise<number> => {
      for (let call = 0; call < CALLS; call++) {
        const name = `c${client}-${call}.example.net`;
        const arn = await account.request(name);
        await account.change(zoneId, await account.validationChange(arn));
        await account.ssm.putParameter({ Name: `/load/${client}/${call}`, Value: arn, Type: "String" });
        await account.acm.listCertificates({ Includes: { keyTypes: ["EC_prime256v1"] }, MaxItems: 5 });
        if (call % 4 === 0) await account.acm.deleteCertificate({ CertificateArn: arn });
      }
      return CALLS;
    };
    const done = await Promise.all(Array.from({ length: CLIENTS }, (_, client) => work(client)));
    assert.deepEqual(done, new Array(CLIENTS).fill(CALLS));
    const { CertificateSummaryList } = await account.acm.listCertificates({
      Includes: { keyTypes: ["EC_prime256v1"] },
    });
    assert.equal(CertificateSummaryList?.length, 150);
  });

  it("refuses an action that it does not support at the first attempt", async () => {
    const { CertificateArn = "" } = await account.acm.requestCertificate({ DomainName: "a.example.net" });
    const message = await refusal("UnsupportedOperation", account.acm.renewCertificate({ CertificateArn }));
    assert.match(message, /RenewCertificate of acm/);
    await assert.rejects(account.acm.renewCertificate({ CertificateArn }), (error: unknown) => {
      const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
      assert.equal($metadata?.httpStatusCode, 400);
      return true;
    });
    await refusal("UnsupportedOperation", account.cloudfront.getMonitoringSubscription({ DistributionId: "E000" }));
  });

  it("is account 111122223333 with buckets, networks and clusters", async () => {
    const { client } = account.emulator;
    assert.equal((await new STS(client).getCallerIdentity({})).Account, "111122223333");
    const s3 = new S3({ ...client, forcePathStyle: true });
    await s3.createBucket({ Bucket: "files", CreateBucketConfiguration: { LocationConstraint: "us-west-2" } });
    await s3.putObject({ Bucket: "files", Key: "index.html", Body: "hello" });
    const object = await s3.getObject({ Bucket: "files", Key: "index.html" });
    assert.equal(await object.Body?.transformToString(), "hello");
    const cluster = await new ECS(client).createCluster({ clusterName: "mail" });
    assert.equal(cluster.cluster?.clusterArn, "arn:aws:ecs:us-west-2:111122223333:cluster/mail");
    assert.equal((await account.subnets()).length, 2);
  });
});
