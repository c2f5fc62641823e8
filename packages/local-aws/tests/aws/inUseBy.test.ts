import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Account, refusal, until } from "./account.ts";
import { distributionConfig } from "./distributionConfig.ts";

describe("InUseBy of the local ACM", () => {
  let account: Account;
  let zoneId: string;

  before(async () => {
    account = await Account.start(300);
    zoneId = await account.zone("example.net");
  });
  after(() => account.stop());

  const users = async (arn: string): Promise<string[]> => (await account.describe(arn)).InUseBy ?? [];

  it("names the load balancer, makes the certificate eligible for renewal and forbids its deletion", async () => {
    const arn = await account.issued("*.a.example.net", zoneId);
    const loadBalancer = await account.networkLoadBalancer("one");
    await account.elb.createListener({
      LoadBalancerArn: loadBalancer,
      Protocol: "TLS",
      Port: 993,
      Certificates: [{ CertificateArn: arn }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: await account.targetGroup("one") }],
    });
    assert.deepEqual(await users(arn), [loadBalancer]);
    assert.equal((await account.describe(arn)).RenewalEligibility, "ELIGIBLE");
    await refusal("ResourceInUseException", account.acm.deleteCertificate({ CertificateArn: arn }));
  });

  it("lags behind a listener that has moved on, and lets go in the end", async () => {
    const [old, next] = [
      await account.issued("*.b.example.net", zoneId),
      await account.issued("*.b.example.net", zoneId),
    ];
    const loadBalancer = await account.networkLoadBalancer("two");
    const made = await account.elb.createListener({
      LoadBalancerArn: loadBalancer,
      Protocol: "TLS",
      Port: 993,
      Certificates: [{ CertificateArn: old }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: await account.targetGroup("two") }],
    });
    const ListenerArn = made.Listeners?.[0]?.ListenerArn;
    await account.elb.modifyListener({ ListenerArn, Certificates: [{ CertificateArn: next }] });
    assert.deepEqual(await users(next), [loadBalancer]);
    assert.deepEqual(await users(old), [loadBalancer]);
    await refusal("ResourceInUseException", account.acm.deleteCertificate({ CertificateArn: old }));
    await until("the old certificate is free", async () => (await users(old)).length === 0);
    await account.acm.deleteCertificate({ CertificateArn: old });
    await refusal("ResourceNotFoundException", account.acm.describeCertificate({ CertificateArn: old }));
  });

  it("lags longer behind an API Gateway domain name", async () => {
    const [old, next] = [
      await account.issued("*.c.example.net", zoneId),
      await account.issued("*.c.example.net", zoneId),
    ];
    const DomainName = "api.c.example.net";
    const configuration = (CertificateArn: string) => [
      { CertificateArn, EndpointType: "REGIONAL" as const, SecurityPolicy: "TLS_1_2" as const },
    ];
    await account.apiV2.createDomainName({ DomainName, DomainNameConfigurations: configuration(old) });
    await account.apiV2.updateDomainName({ DomainName, DomainNameConfigurations: configuration(next) });
    const arn = "arn:aws:apigateway:us-west-2::/domainnames/api.c.example.net";
    // Ten minutes on AWS are two seconds here.
    await sleep(1500);
    assert.deepEqual(await users(old), [arn]);
    assert.deepEqual(await users(next), [arn]);
    await until("the old certificate is free", async () => (await users(old)).length === 0);
  });

  it("holds a distribution's old certificate until the distribution is deployed", async () => {
    const acm = account.acmEast;
    const old = await account.issued("*.d.example.net", zoneId, { acm });
    const next = await account.issued("*.d.example.net", zoneId, { acm });
    const made = await account.cloudfront.createDistribution({
      DistributionConfig: distributionConfig({ certificateArn: old, aliases: ["www.d.example.net"] }),
    });
    const Id = made.Distribution?.Id ?? "";
    const config = distributionConfig({ certificateArn: next, aliases: ["www.d.example.net"] });
    await until(
      "deployed",
      async () => (await account.cloudfront.getDistribution({ Id })).Distribution?.Status === "Deployed",
    );
    await account.cloudfront.updateDistribution({ Id, IfMatch: made.ETag, DistributionConfig: config });
    assert.deepEqual(await users(old), [made.Distribution?.ARN]);
    await until("the old certificate is free", async () => (await users(old)).length === 0);
    assert.equal((await account.cloudfront.getDistribution({ Id })).Distribution?.Status, "Deployed");
    assert.deepEqual(await users(next), [made.Distribution?.ARN]);
  });
});
