import assert from "node:assert/strict";
import { CloudFrontEndpoint, type CloudFrontEndpointArgs } from "../../../components/index.ts";
import { type DeploymentSettings, deploy, resolved } from "../mockedDeployment.ts";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const BUCKET = "aws:s3/bucket:Bucket";
const RECORD = "aws:route53/record:Record";

const GOOD: CloudFrontEndpointArgs = {
  hostname: "admin.example.net",
  certificateArn: "arn:validated-use1",
  zoneId: "Z1",
  origin: { domainName: "app.example.org" },
};

function deployCloudFront(change: Partial<CloudFrontEndpointArgs> = {}, settings?: DeploymentSettings) {
  return deploy((options) => new CloudFrontEndpoint("admin", { ...GOOD, ...change }, options), settings);
}

function deployWithBucket(stack = "test") {
  return deployCloudFront(
    { origin: { bucket: "create" } },
    { stack, invokes: { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" } } },
  );
}

describe("CloudFrontEndpoint", () => {
  it("serves the certificate by SNI with a modern TLS policy", async () => {
    const { find } = await deployCloudFront();
    assert.deepEqual(find(DISTRIBUTION, "admin-distribution").inputs["viewerCertificate"], {
      acmCertificateArn: "arn:validated-use1",
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: "TLSv1.2_2025",
    });
  });

  it("redirects plain HTTP and uses AWS's managed cache and security-header policies", async () => {
    const { find } = await deployCloudFront();
    assert.deepEqual(find(DISTRIBUTION, "admin-distribution").inputs["defaultCacheBehavior"], {
      targetOriginId: "admin",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD", "OPTIONS"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      responseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03",
      compress: true,
    });
  });

  it("speaks HTTP/2 and 3 over IPv4 and IPv6 under the host name only", async () => {
    const { inputs } = (await deployCloudFront()).find(DISTRIBUTION, "admin-distribution");
    assert.equal(inputs["httpVersion"], "http2and3");
    assert.equal(inputs["isIpv6Enabled"], true);
    assert.equal(inputs["priceClass"], "PriceClass_100");
    assert.equal(inputs["defaultRootObject"], "index.html");
    assert.deepEqual(inputs["aliases"], ["admin.example.net"]);
  });

  it("reaches a custom origin by HTTPS only, and makes no bucket for it", async () => {
    const { find, names, result } = await deployCloudFront();
    assert.deepEqual(find(DISTRIBUTION, "admin-distribution").inputs["origins"], [
      {
        originId: "admin",
        domainName: "app.example.org",
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: ["TLSv1.2"],
        },
      },
    ]);
    assert.deepEqual(names(BUCKET), []);
    assert.equal(result.bucketName, undefined);
  });

  it("points A and AAAA records at the distribution", async () => {
    const { find, names } = await deployCloudFront();
    assert.deepEqual(names(RECORD), ["admin-alias-a", "admin-alias-aaaa"]);
    assert.equal(find(RECORD, "admin-alias-aaaa").inputs["type"], "AAAA");
    assert.deepEqual(find(RECORD, "admin-alias-aaaa").inputs["aliases"], [
      { name: "d123.cloudfront.net", zoneId: "Z-CLOUDFRONT", evaluateTargetHealth: false },
    ]);
  });

  it("protects the distribution and its bucket, unless told otherwise", async () => {
    const kept = await deployWithBucket();
    assert.equal(kept.options(DISTRIBUTION, "admin-distribution").protect, true);
    assert.equal(kept.options(BUCKET, "admin-origin").protect, true);
    const removable = await deployCloudFront({ protect: false });
    assert.equal(removable.options(DISTRIBUTION, "admin-distribution").protect, false);
    assert.equal(removable.options(RECORD, "admin-alias-aaaa").protect, false);
  });

  it("adopts a running distribution", async () => {
    const { find } = await deployCloudFront({ import: "E999" });
    assert.equal(find(DISTRIBUTION, "admin-distribution").id, "E999");
  });

  it("changes nothing but the certificate of a distribution that it adopts", async () => {
    const { options, names } = await deployCloudFront({ import: "E999", origin: undefined });
    const ignored = options(DISTRIBUTION, "admin-distribution").ignoreChanges ?? [];
    for (const kept of ["origins", "defaultCacheBehavior", "httpVersion", "viewerCertificate.minimumProtocolVersion"]) {
      assert.ok(ignored.includes(kept), kept);
    }
    assert.ok(!ignored.includes("viewerCertificate"));
    assert.ok(!ignored.includes("viewerCertificate.acmCertificateArn"));
    assert.deepEqual(names(BUCKET), []);
  });

  it("makes no bucket for a distribution that keeps its origin", async () => {
    const { names } = await deployCloudFront({ import: "E999", origin: { bucket: "create" } });
    assert.deepEqual(names(BUCKET), []);
  });

  it("refuses to stand in front of nothing", async () => {
    const message =
      'CloudFrontEndpoint "admin": `origin` is not given. Name the server behind the distribution, or "bucket: create"; ' +
      "only a distribution that is adopted for its certificate alone keeps its own.";
    await assert.rejects(deployCloudFront({ origin: undefined }), { message });
    await assert.rejects(deployCloudFront({ origin: undefined, import: "E999", manage: "everything" }), { message });
  });

  it("tells the distribution's identifiers", async () => {
    const { result } = await deployCloudFront();
    assert.deepEqual([result.hosts, result.port, result.protocol], [["admin.example.net"], 443, "https"]);
    assert.deepEqual(await resolved(result.identifiers), {
      distributionId: "E123",
      distributionArn: "arn:distribution:admin-distribution",
      domainName: "d123.cloudfront.net",
    });
  });

  describe("with a bucket of its own", () => {
    it("blocks every kind of public access", async () => {
      const { find } = await deployWithBucket();
      assert.deepEqual(find("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "admin-origin-access").inputs, {
        bucket: "bucket-admin-origin",
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
    });

    it("lets this distribution read objects and allows nothing else", async () => {
      const { find } = await deployWithBucket();
      const { policy } = find("aws:s3/bucketPolicy:BucketPolicy", "admin-origin-policy").inputs;
      assert.deepEqual(JSON.parse(String(policy)), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ReadByDistribution",
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::bucket-admin-origin/*",
            Condition: { StringEquals: { "AWS:SourceArn": "arn:distribution:admin-distribution" } },
          },
        ],
      });
    });

    it("signs every request to the bucket", async () => {
      const { find } = await deployWithBucket();
      const { inputs } = find("aws:cloudfront/originAccessControl:OriginAccessControl", "admin-origin-control");
      assert.equal(inputs["signingBehavior"], "always");
      assert.equal(inputs["signingProtocol"], "sigv4");
      assert.deepEqual(find(DISTRIBUTION, "admin-distribution").inputs["origins"], [
        {
          originId: "admin",
          domainName: "bucket-admin-origin.s3.us-west-2.amazonaws.com",
          originAccessControlId: "oac-admin-origin-control",
        },
      ]);
    });

    it("names the bucket after stack and account, since all accounts share the names", async () => {
      const { find } = await deployWithBucket("prod");
      assert.equal(find(BUCKET, "admin-origin").inputs["bucket"], "prod-admin-origin-111122223333");
    });
  });
});
