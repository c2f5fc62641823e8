import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ACM, type CertificateDetail, type KeyAlgorithm } from "@aws-sdk/client-acm";
import { APIGateway } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { CloudFront } from "@aws-sdk/client-cloudfront";
import { EC2 } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Change, Route53 } from "@aws-sdk/client-route-53";
import { SSM } from "@aws-sdk/client-ssm";
import { type Emulator, startEmulator } from "./emulator.ts";

const DEADLINE_MS = 20_000;

/** The clients of one account in the emulator, with the steps that most tests begin with. */
export class Account {
  readonly emulator: Emulator;
  readonly acm: ACM;
  /** ACM in us-east-1, where CloudFront takes its certificates from. */
  readonly acmEast: ACM;
  readonly elb: ElasticLoadBalancingV2;
  readonly cloudfront: CloudFront;
  readonly apiV1: APIGateway;
  readonly apiV2: ApiGatewayV2;
  readonly route53: Route53;
  readonly ec2: EC2;
  readonly ssm: SSM;

  constructor(emulator: Emulator) {
    // One attempt: what a test gets is the first answer, and a retry would hide a 500.
    const client = { ...emulator.client, maxAttempts: 1 };
    this.emulator = emulator;
    this.acm = new ACM(client);
    this.acmEast = new ACM({ ...client, region: "us-east-1" });
    this.elb = new ElasticLoadBalancingV2(client);
    this.cloudfront = new CloudFront(client);
    this.apiV1 = new APIGateway(client);
    this.apiV2 = new ApiGatewayV2(client);
    this.route53 = new Route53(client);
    this.ec2 = new EC2(client);
    this.ssm = new SSM(client);
  }

  /** Starts an emulator of its own; every AWS duration is divided by `timeFactor`. */
  static async start(timeFactor: number): Promise<Account> {
    return new Account(await startEmulator(timeFactor));
  }

  stop(): Promise<void> {
    return this.emulator.aws.stop();
  }

  async zone(name: string): Promise<string> {
    const made = await this.route53.createHostedZone({ Name: name, CallerReference: `${name}-${Math.random()}` });
    return made.HostedZone?.Id ?? "";
  }

  async change(zoneId: string, ...changes: Change[]): Promise<string> {
    const answer = await this.route53.changeResourceRecordSets({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: changes },
    });
    return answer.ChangeInfo?.Id ?? "";
  }

  async request(
    name: string,
    options: { acm?: ACM; keyAlgorithm?: KeyAlgorithm; others?: string[] } = {},
  ): Promise<string> {
    const answer = await (options.acm ?? this.acm).requestCertificate({
      DomainName: name,
      ValidationMethod: "DNS",
      KeyAlgorithm: options.keyAlgorithm ?? "EC_prime256v1",
      ...(options.others === undefined ? {} : { SubjectAlternativeNames: options.others }),
    });
    return answer.CertificateArn ?? "";
  }

  async describe(arn: string): Promise<CertificateDetail> {
    const acm = arn.includes(":us-east-1:") ? this.acmEast : this.acm;
    const { Certificate } = await acm.describeCertificate({ CertificateArn: arn });
    assert.ok(Certificate);
    return Certificate;
  }

  /** The change that puts (or removes) a certificate's first validation record. */
  async validationChange(arn: string, action: "UPSERT" | "DELETE" = "UPSERT"): Promise<Change> {
    const record = (await this.describe(arn)).DomainValidationOptions?.[0]?.ResourceRecord;
    assert.ok(record?.Name && record.Value);
    return {
      Action: action,
      ResourceRecordSet: {
        Name: record.Name,
        Type: "CNAME",
        TTL: 60,
        ResourceRecords: [{ Value: record.Value }],
      },
    };
  }

  /** A certificate that is issued, its record placed in the zone. */
  async issued(
    name: string,
    zoneId: string,
    options: { acm?: ACM; keyAlgorithm?: KeyAlgorithm } = {},
  ): Promise<string> {
    const arn = await this.request(name, options);
    await this.change(zoneId, await this.validationChange(arn));
    await until(`${arn} is issued`, async () => (await this.describe(arn)).Status === "ISSUED");
    return arn;
  }

  async subnets(): Promise<string[]> {
    const vpcId = (await this.ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc?.VpcId ?? "";
    const made = ["a", "b"].map((letter, index) =>
      this.ec2.createSubnet({
        VpcId: vpcId,
        CidrBlock: `10.0.${index}.0/24`,
        AvailabilityZone: `us-west-2${letter}`,
      }),
    );
    return (await Promise.all(made)).map((answer) => answer.Subnet?.SubnetId ?? "");
  }

  async networkLoadBalancer(name: string): Promise<string> {
    const made = await this.elb.createLoadBalancer({ Name: name, Type: "network", Subnets: await this.subnets() });
    return made.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  }

  async targetGroup(name: string): Promise<string> {
    const vpcId = (await this.ec2.createVpc({ CidrBlock: "10.1.0.0/16" })).Vpc?.VpcId ?? "";
    const made = await this.elb.createTargetGroup({ Name: name, Protocol: "TCP", Port: 143, VpcId: vpcId });
    return made.TargetGroups?.[0]?.TargetGroupArn ?? "";
  }
}

/** Polls until `isTrue`; fails with `what` after 20 seconds. */
export const until = async (what: string, isTrue: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await sleep(25)) {
    if (await isTrue()) return;
  }
  assert.fail(`still not true after ${DEADLINE_MS / 1000} s: ${what}`);
};

/** Asserts that an AWS call fails with this error name, and returns the message. */
export const refusal = async (name: string, call: Promise<unknown>): Promise<string> => {
  let message = "";
  await assert.rejects(call, (error: Error) => {
    assert.equal(error.name, name, error.message);
    message = error.message;
    return true;
  });
  return message;
};
