import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { Account, refusal, until } from "./account.ts";
import { type DistributionOptions, distributionConfig } from "./distributionConfig.ts";

describe("local CloudFront", () => {
  let account: Account;
  let zoneId: string;
  let first: string;
  let second: string;

  before(async () => {
    account = await Account.start(300);
    zoneId = await account.zone("example.net");
    first = await account.issued("*.example.net", zoneId, { acm: account.acmEast });
    second = await account.issued("*.example.net", zoneId, { acm: account.acmEast });
  });
  after(() => account.stop());

  const create = (options: Partial<DistributionOptions>) =>
    account.cloudfront.createDistribution({
      DistributionConfig: distributionConfig({ certificateArn: first, aliases: [], ...options }),
    });

  const status = async (Id: string) => (await account.cloudfront.getDistribution({ Id })).Distribution?.Status;
  const deployed = (Id: string) => until("deployed", async () => (await status(Id)) === "Deployed");

  const update = async (Id: string, change: (config: DistributionConfig) => void) => {
    const { DistributionConfig, ETag } = await account.cloudfront.getDistributionConfig({ Id });
    assert.ok(DistributionConfig);
    change(DistributionConfig);
    return account.cloudfront.updateDistribution({ Id, IfMatch: ETag, DistributionConfig });
  };

  const useCertificate = (arn: string) => (config: DistributionConfig) => {
    config.ViewerCertificate = {
      ACMCertificateArn: arn,
      SSLSupportMethod: "sni-only",
      MinimumProtocolVersion: "TLSv1.2_2021",
    };
  };

  it("deploys a new distribution and every update for a while, and gives each a new ETag", async () => {
    const made = await create({ aliases: ["a.example.net"] });
    const Id = made.Distribution?.Id ?? "";
    assert.equal(made.Distribution?.Status, "InProgress");
    assert.equal(await status(Id), "InProgress");
    await deployed(Id);
    const updated = await update(Id, (config) => {
      config.Comment = "changed";
    });
    assert.equal(updated.Distribution?.Status, "InProgress");
    assert.notEqual(updated.ETag, made.ETag);
    assert.equal(await status(Id), "InProgress");
    await deployed(Id);
    assert.equal(
      (await account.cloudfront.getDistribution({ Id })).Distribution?.DistributionConfig?.Comment,
      "changed",
    );
  });

  it("refuses an update with a stale ETag and leaves the distribution as it is", async () => {
    const made = await create({ aliases: ["b.example.net"] });
    const Id = made.Distribution?.Id ?? "";
    const config = distributionConfig({ certificateArn: second, aliases: ["b.example.net"] });
    const stale = account.cloudfront.updateDistribution({ Id, IfMatch: "E000", DistributionConfig: config });
    await refusal("PreconditionFailed", stale);
    const { DistributionConfig, ETag } = await account.cloudfront.getDistributionConfig({ Id });
    assert.equal(ETag, made.ETag);
    assert.equal(DistributionConfig?.ViewerCertificate?.ACMCertificateArn, first);
  });

  it("holds a deployment in progress, with its change of the certificate, until it is let go", async () => {
    const Id = (await create({ aliases: ["held.example.net"] })).Distribution?.Id ?? "";
    await deployed(Id);
    await account.emulator.aws.control("hold-deployment", { id: Id, on: true });
    await update(Id, useCertificate(second));
    // Longer than a deployment takes.
    await sleep(1_200);
    assert.equal(await status(Id), "InProgress");
    await refusal("IllegalUpdate", update(Id, useCertificate(first)));
    await account.emulator.aws.control("hold-deployment", { id: Id, on: false });
    await deployed(Id);
    await update(Id, useCertificate(first));
  });

  it("takes one change of the viewer certificate at a time", async () => {
    const Id = (await create({ aliases: ["c.example.net"] })).Distribution?.Id ?? "";
    await update(Id, useCertificate(second));
    const message = await refusal("IllegalUpdate", update(Id, useCertificate(first)));
    assert.equal(message, "Only one viewer certificate change may be in progress at a time.");
    await update(Id, (config) => {
      config.Comment = "another change is no problem";
    });
    await deployed(Id);
    await update(Id, useCertificate(first));
    const { DistributionConfig } = await account.cloudfront.getDistributionConfig({ Id });
    assert.equal(DistributionConfig?.ViewerCertificate?.ACMCertificateArn, first);
    assert.equal(DistributionConfig?.ViewerCertificate?.CloudFrontDefaultCertificate, false);
  });

  it("refuses a viewer certificate that is elsewhere, pending, of an unsupported key, or not for the alias", async () => {
    const aliases = ["d.example.net"];
    const west = await account.issued("*.example.net", zoneId);
    const pending = await account.request("*.later.example.net", { acm: account.acmEast });
    const p384 = await account.issued("*.example.net", zoneId, { acm: account.acmEast, keyAlgorithm: "EC_secp384r1" });
    for (const certificateArn of [west, pending, p384, `${first.slice(0, -3)}000`]) {
      await refusal("InvalidViewerCertificate", create({ certificateArn, aliases }));
    }
    await refusal("InvalidViewerCertificate", create({ aliases: ["a.b.example.net"] }));
    await refusal("InvalidViewerCertificate", create({ aliases: ["example.net"] }));
    assert.equal((await create({ aliases })).Distribution?.DistributionConfig?.Aliases?.Items?.[0], "d.example.net");
  });

  it("gives an alias to one distribution only", async () => {
    await create({ aliases: ["e.example.net"] });
    await refusal("CNAMEAlreadyExists", create({ aliases: ["e.example.net"] }));
  });

  it("deletes a distribution only after it was disabled and deployed", async () => {
    const made = await create({ aliases: ["f.example.net"] });
    const Id = made.Distribution?.Id ?? "";
    await refusal("DistributionNotDisabled", account.cloudfront.deleteDistribution({ Id, IfMatch: made.ETag }));
    const { ETag } = await update(Id, (config) => {
      config.Enabled = false;
    });
    await refusal("DistributionNotDisabled", account.cloudfront.deleteDistribution({ Id, IfMatch: ETag }));
    await deployed(Id);
    await account.cloudfront.deleteDistribution({ Id, IfMatch: ETag });
    await refusal("NoSuchDistribution", account.cloudfront.getDistribution({ Id }));
  });

  it("keeps the origin access control and the policies, and reports no values that a policy replaces", async () => {
    const control = await account.cloudfront.createOriginAccessControl({
      OriginAccessControlConfig: {
        Name: "files",
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType: "s3",
      },
    });
    const originAccessControlId = control.OriginAccessControl?.Id ?? "";
    const made = await create({ aliases: ["g.example.net"], originAccessControlId });
    const Id = made.Distribution?.Id ?? "";
    const { DistributionConfig } = await account.cloudfront.getDistributionConfig({ Id });
    const behavior = DistributionConfig?.DefaultCacheBehavior;
    assert.equal(DistributionConfig?.Origins?.Items?.[0]?.OriginAccessControlId, originAccessControlId);
    assert.equal(behavior?.CachePolicyId, "658327ea-f89d-4fab-a63d-7e88639e58f6");
    assert.equal(behavior?.ResponseHeadersPolicyId, "67f7725c-6f97-4210-82d7-5512b31e9d03");
    assert.equal(behavior?.ForwardedValues, undefined);
    assert.equal(behavior?.MinTTL, undefined);
    const removal = account.cloudfront.deleteOriginAccessControl({ Id: originAccessControlId, IfMatch: control.ETag });
    await refusal("OriginAccessControlInUse", removal);
    await refusal("InvalidOriginAccessControl", create({ aliases: [], originAccessControlId: "E000" }));
  });

  it("knows the managed policies by their documented ids and refuses others", async () => {
    const cache = await account.cloudfront.listCachePolicies({ Type: "managed" });
    const names = cache.CachePolicyList?.Items?.map((item) => item.CachePolicy?.CachePolicyConfig?.Name) ?? [];
    assert.ok(names.includes("Managed-CachingDisabled"));
    const headers = await account.cloudfront.getResponseHeadersPolicy({ Id: "67f7725c-6f97-4210-82d7-5512b31e9d03" });
    assert.equal(headers.ResponseHeadersPolicy?.ResponseHeadersPolicyConfig?.Name, "Managed-SecurityHeadersPolicy");
    const request = await account.cloudfront.getOriginRequestPolicy({ Id: "b689b0a8-53d0-40ab-baf2-68738e2966ac" });
    assert.equal(request.OriginRequestPolicy?.OriginRequestPolicyConfig?.Name, "Managed-AllViewerExceptHostHeader");
    const unknown = "00000000-0000-0000-0000-000000000000";
    await refusal("NoSuchCachePolicy", account.cloudfront.getCachePolicy({ Id: unknown }));
    await refusal("NoSuchCachePolicy", create({ aliases: [], cachePolicyId: unknown }));
  });
});
