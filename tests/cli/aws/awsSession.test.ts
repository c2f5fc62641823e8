import assert from "node:assert/strict";
import { ACMClient } from "@aws-sdk/client-acm";
import { acmCertificate, certificateTag, issuedCertificate, listCertificates } from "../../../cli/aws/acm.ts";
import { AwsSession } from "../../../cli/aws/awsSession.ts";
import { allRead, awsFailure, type Reading } from "../../../cli/aws/reading.ts";
import { parameterText } from "../../../cli/aws/ssm.ts";
import { type AwsAnswer, awsStub } from "../awsStub.ts";

const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-0000-0000-0000-000000000001";

describe("A failed call of AWS", () => {
  const why = (name: string, message = "", more: object = {}) => {
    const { unknown, why: kind } = awsFailure(Object.assign(new Error(message), { name }, more), 15_000);
    return [kind, unknown];
  };

  it("is reported by the error's name, without a message that may name account and user", () => {
    const message = "User: arn:aws:iam::111122223333:user/x is not authorized";
    assert.deepEqual(why("AccessDeniedException", message), ["denied", "not allowed (AccessDeniedException)"]);
    assert.deepEqual(why("ThrottlingException", "Rate exceeded"), ["throttled", "throttled (ThrottlingException)"]);
    assert.deepEqual(why("CredentialsProviderError"), [
      "no-credentials",
      "no valid AWS credentials (CredentialsProviderError)",
    ]);
    assert.deepEqual(why("RequestTimeTooSkewed"), ["clock", "this machine's clock is wrong (RequestTimeTooSkewed)"]);
  });

  it("is a time-out where nothing came, and where AWS itself failed", () => {
    assert.deepEqual(why("TimeoutError"), ["timeout", "no answer within 15 s"]);
    assert.deepEqual(why("AbortError"), ["timeout", "no answer within 15 s"]);
    assert.deepEqual(why("Error", "", { code: "ECONNREFUSED" }), ["timeout", "AWS cannot be reached (ECONNREFUSED)"]);
    const metadata = { $metadata: { httpStatusCode: 503 } };
    assert.deepEqual(why("InternalFailure", "UnknownError", metadata), ["timeout", "InternalFailure"]);
  });

  it("is an error with its message otherwise", () => {
    assert.deepEqual(why("ValidationException", "bad ARN"), ["error", "ValidationException: bad ARN"]);
  });
});

describe("allRead", () => {
  it("has every value, or the first that could not be read", () => {
    const denied: Reading<number> = { unknown: "not allowed", why: "denied" };
    assert.deepEqual(allRead([{ value: 1 }, { value: 2 }]), { value: [1, 2] });
    assert.deepEqual(allRead([{ value: 1 }, denied, { unknown: "late", why: "timeout" }]), denied);
    assert.deepEqual(allRead([]), { value: [] });
  });
});

describe("A session with AWS", () => {
  let stop: () => Promise<void>;
  let answer: AwsAnswer;
  let asked: string[];
  let aws: AwsSession;

  beforeEach(async () => {
    asked = [];
    stop = await awsStub((target, _input, region) => {
      asked.push(`${target.split(".")[1]} ${region}`);
      return answer;
    });
    aws = new AwsSession(2_000);
  });
  afterEach(async () => {
    aws.close();
    await stop();
  });

  it("has one client for each service and region", () => {
    assert.equal(aws.client(ACMClient, "us-east-1"), aws.client(ACMClient, "us-east-1"));
    assert.notEqual(aws.client(ACMClient, "us-east-1"), aws.client(ACMClient, "us-west-2"));
  });

  it("asks ACM in the region of the certificate's ARN, and counts the calls", async () => {
    answer = { status: 200, body: { Certificate: { Status: "ISSUED", DomainName: "*.Example.net", Serial: "00:ab" } } };
    const reading = await acmCertificate(aws, ARN);
    assert.ok("value" in reading && reading.value !== undefined);
    const { status, region, names, serial, inUseBy } = reading.value;
    assert.deepEqual(
      { status, region, names, serial, inUseBy },
      { status: "ISSUED", region: "us-east-1", names: ["*.example.net"], serial: "ab", inUseBy: [] },
    );
    assert.deepEqual(asked, ["DescribeCertificate us-east-1"]);
    assert.equal(aws.calls, 1);
  });

  it("knows that there is no such certificate, and no such parameter", async () => {
    answer = { status: 400, body: { __type: "ResourceNotFoundException" } };
    assert.deepEqual(await acmCertificate(aws, ARN), { value: undefined });
    answer = { status: 400, body: { __type: "ParameterNotFound" } };
    assert.deepEqual(await parameterText(aws, "us-west-2", "/x"), { value: undefined });
  });

  it("gives everything that it may not read as unknown", async () => {
    answer = { status: 400, body: { __type: "AccessDeniedException" } };
    const readings = [
      await acmCertificate(aws, ARN),
      await listCertificates(aws, "us-west-2"),
      await issuedCertificate(aws, ARN),
      await certificateTag(aws, ARN, "Name"),
      await parameterText(aws, "us-west-2", "/x"),
    ];
    const texts = readings.map((one) => ("unknown" in one ? `${one.why}: ${one.unknown}` : "read"));
    assert.deepEqual(new Set(texts), new Set(["denied: not allowed (AccessDeniedException)"]));
  });

  it("lists certificates with their names, and reads a tag", async () => {
    answer = {
      status: 200,
      body: {
        CertificateSummaryList: [
          { CertificateArn: ARN, DomainName: "*.example.net", SubjectAlternativeNameSummaries: ["example.net"] },
        ],
      },
    };
    assert.deepEqual(await listCertificates(aws, "us-west-2", ["ISSUED"]), {
      value: [{ arn: ARN, names: ["*.example.net", "example.net"] }],
    });
    answer = { status: 200, body: { Tags: [{ Key: "Name", Value: "wildcard-2" }] } };
    assert.deepEqual(await certificateTag(aws, ARN, "Name"), { value: "wildcard-2" });
    assert.deepEqual(await certificateTag(aws, ARN, "Owner"), { value: undefined });
  });
});
