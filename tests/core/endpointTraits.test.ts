import assert from "node:assert/strict";
import {
  CERTIFICATE_INPUTS,
  consumerRegions,
  isEndpointKind,
  isServedKind,
  readGrants,
  SERVING_TYPES,
  typeToken,
} from "../../core/endpointTraits.ts";

describe("consumerRegions", () => {
  it("is the stack's region alone without CloudFront", () => {
    assert.deepEqual(consumerRegions([{ kind: "nlb" }, { kind: "alb" }, { kind: "apigateway" }], "eu-central-1"), [
      "eu-central-1",
    ]);
  });
  it("adds us-east-1 behind the stack's region for CloudFront", () => {
    assert.deepEqual(consumerRegions([{ kind: "cloudfront" }, { kind: "nlb" }], "us-west-2"), [
      "us-west-2",
      "us-east-1",
    ]);
  });
  it("is us-east-1 alone when only CloudFront serves", () => {
    assert.deepEqual(consumerRegions([{ kind: "cloudfront" }], "us-west-2"), ["us-east-1"]);
  });
  it("names us-east-1 once for a stack that is there", () => {
    assert.deepEqual(consumerRegions([{ kind: "nlb" }, { kind: "cloudfront" }], "us-east-1"), ["us-east-1"]);
  });
  it("is empty without endpoints", () => assert.deepEqual(consumerRegions([], "us-west-2"), []));
});

describe("the types of endpoints' resources", () => {
  it("are written as Pulumi's tokens", () => {
    assert.equal(typeToken("ec2.SecurityGroup"), "aws:ec2/securityGroup:SecurityGroup");
  });

  it("name the certificate in one input each", () => {
    assert.deepEqual(CERTIFICATE_INPUTS, {
      "aws:lb/listener:Listener": "certificateArn",
      "aws:cloudfront/distribution:Distribution": "viewerCertificate.acmCertificateArn",
      "aws:apigatewayv2/domainName:DomainName": "domainNameConfiguration.certificateArn",
    });
  });

  it("serve without a certificate of their own where clients connect through them", () => {
    assert.deepEqual([...SERVING_TYPES].sort(), [
      "aws:apigatewayv2/apiMapping:ApiMapping",
      "aws:cloudfront/originAccessControl:OriginAccessControl",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:lb/listenerRule:ListenerRule",
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:lb/targetGroup:TargetGroup",
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketPolicy:BucketPolicy",
    ]);
  });
});

describe("readGrants", () => {
  it("has each call once, in the partition and region of the stack", () => {
    const scope = { partition: "aws-us-gov", region: "us-gov-west-1", accountId: "111122223333" };
    assert.deepEqual(
      readGrants("doctor").map(({ sid, resources }) => [sid, ...resources(scope)]),
      [
        ["CertificatesOfListeners", "*"],
        ["Listeners", "*"],
        ["Distributions", "arn:aws-us-gov:cloudfront::111122223333:distribution/*"],
        ["DomainNames", "arn:aws-us-gov:apigateway:us-gov-west-1::/domainnames/*"],
      ],
    );
  });
});

describe("kinds by their name", () => {
  it("are those of the config, and those of an inventory", () => {
    assert.deepEqual(["nlb", "ecs", "toString", ""].map(isEndpointKind), [true, false, false, false]);
    assert.deepEqual(["nlb", "ecs", "toString", ""].map(isServedKind), [true, true, false, false]);
  });
});
