import assert from "node:assert/strict";
import {
  accountOfArn,
  isCertificateArn,
  isListenerArn,
  isListenerRuleArn,
  isLoadBalancerArn,
  isRegionalArn,
  isTargetGroupArn,
  listenerOfRule,
  loadBalancerOfListener,
  parseArn,
  regionalArn,
  regionOfArn,
} from "../../core/arn.ts";
import { partitionOf } from "../../core/regions.ts";

const LISTENER =
  "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/net/imap/50dc6c495c0c9188/f2f7dc8efc522ab2";

describe("parseArn", () => {
  it("reads every part, the resource with its colons and slashes", () => {
    assert.deepEqual(parseArn("arn:aws-cn:logs:cn-north-1:123456789012:log-group:/aws/lambda/renewal:*"), {
      partition: "aws-cn",
      service: "logs",
      region: "cn-north-1",
      account: "123456789012",
      resource: "log-group:/aws/lambda/renewal:*",
    });
  });

  it("reads ARNs without a region, without an account, and those of AWS's own policies", () => {
    assert.deepEqual(regionOfArn("arn:aws:cloudfront::123456789012:distribution/E2QWRUHAPOMQZL"), undefined);
    assert.deepEqual(accountOfArn("arn:aws:apigateway:us-west-2::/domainnames/api.example.net"), undefined);
    assert.equal(parseArn("arn:aws:iam::aws:policy/ReadOnlyAccess")?.account, "aws");
  });

  for (const text of [
    "",
    "listener",
    "arn:aws:acm:us-west-2",
    "arn:aws:acm:us-west-2:12345:certificate/one",
    ` ${LISTENER}`,
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseArn(text), undefined));
  }
});

describe("isRegionalArn", () => {
  it("asks for the service, the resource, a region and an account", () => {
    const isListener = (text: string) => isRegionalArn(text, "elasticloadbalancing", /^listener\//);
    assert.equal(isListener(LISTENER), true);
    assert.equal(isListener(LISTENER.replace("elasticloadbalancing", "acm")), false);
    assert.equal(isListener(LISTENER.replace("listener/", "loadbalancer/")), false);
    assert.equal(isListener(LISTENER.replace("us-west-2", "")), false);
    assert.equal(isListener(LISTENER.replace("arn:aws:", "arn:aws-cn:")), false);
    assert.equal(isListener(LISTENER.replace("arn:aws:", "arn:aws-cn:").replace("us-west-2", "cn-north-1")), true);
    assert.equal(isListener(LISTENER.replace("123456789012", "")), false);
  });
});

describe("regionalArn", () => {
  it("is parsed back to its parts", () => {
    const arn = regionalArn(
      { partition: "aws-us-gov", region: "us-gov-west-1", accountId: "123456789012" },
      "ecs",
      "service/a/b",
    );
    assert.equal(arn, "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:service/a/b");
    assert.equal(regionOfArn(arn), "us-gov-west-1");
    assert.equal(accountOfArn(arn), "123456789012");
  });
});

describe("partitionOf", () => {
  it("follows from the region's name", () => {
    const regions = [
      "us-west-2",
      "us-gov-east-1",
      "cn-northwest-1",
      "us-iso-east-1",
      "us-isob-east-1",
      "eusc-de-east-1",
    ];
    assert.deepEqual(regions.map(partitionOf), ["aws", "aws-us-gov", "aws-cn", "aws-iso", "aws-iso-b", "aws-eusc"]);
  });
});

describe("ARNs of load balancing and of certificates", () => {
  const arn = (resource: string, service = "elasticloadbalancing") =>
    `arn:aws:${service}:us-west-2:123456789012:${resource}`;
  const hex = "50dc6c495c0c9188";

  it("are told apart by their resource, and a load balancer by its family", () => {
    assert.deepEqual(
      [`loadbalancer/net/mail/${hex}`, `loadbalancer/app/mail/${hex}`, `loadbalancer/net/mail`].map((resource) =>
        isLoadBalancerArn(arn(resource), "net"),
      ),
      [true, false, false],
    );
    assert.deepEqual(
      [`listener/app/mail/${hex}/${hex}`, `listener/net/mail/${hex}/${hex}`, `listener/app/mail/${hex}`].map(
        (resource) => isListenerArn(arn(resource), "app"),
      ),
      [true, false, false],
    );
    assert.equal(isTargetGroupArn(arn(`targetgroup/mail-143/${hex}`)), true);
    assert.equal(isTargetGroupArn(arn(`targetgroup/mail/${hex}/more`)), false);
    assert.equal(isTargetGroupArn(arn(`targetgroup/mail/${hex}`, "acm")), false);
    assert.equal(isListenerRuleArn(arn(`listener-rule/app/mail/${hex}/${hex}/${hex}`)), true);
    assert.equal(isListenerRuleArn(arn(`listener-rule/net/mail/${hex}/${hex}/${hex}`)), false);
    assert.equal(isCertificateArn(arn("certificate/11111111-2222", "acm")), true);
    assert.equal(isCertificateArn(arn("certificate/11111111-2222")), false);
    assert.equal(isCertificateArn(arn("certificate/", "acm")), false);
  });

  it("lead from a rule to its listener, and from a listener to its load balancer", () => {
    const listener = arn(`listener/app/mail/${hex}/aa11`);
    assert.equal(listenerOfRule(arn(`listener-rule/app/mail/${hex}/aa11/bb22`)), listener);
    assert.equal(loadBalancerOfListener(listener), arn(`loadbalancer/app/mail/${hex}`));
  });

  it("are of the partition that the beginning of the region's name says", () => {
    const regions = [
      "cn-north-1",
      "us-gov-west-1",
      "eusc-de-east-1",
      "us-iso-east-1",
      "us-isob-east-1",
      "eu-isoe-west-1",
    ];
    assert.deepEqual([...regions, "us-isof-south-1", "us-west-2", ""].map(partitionOf), [
      "aws-cn",
      "aws-us-gov",
      "aws-eusc",
      "aws-iso",
      "aws-iso-b",
      "aws-iso-e",
      "aws-iso-f",
      "aws",
      "aws",
    ]);
  });
});
