import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "node:tls";
import { CloudFront } from "@aws-sdk/client-cloudfront";
import { EC2 } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { LocalAws } from "../../../packages/local-aws/startLocalAws.ts";
import { distributionConfig } from "../../../packages/local-aws/tests/aws/distributionConfig.ts";
import { sameSerial } from "../../../core/serial.ts";

const HANDSHAKE_MS = 20_000;
const DEADLINE_MS = 90_000;

/** A listener in us-west-2 and a distribution, which serve a certificate by its ARN in their region. */
export class AcmConsumers {
  readonly #aws: LocalAws;
  readonly #name: string;
  readonly #elb: ElasticLoadBalancingV2;
  readonly #ec2: EC2;
  readonly #cloudfront: CloudFront;
  #listener = "";
  #distribution = "";

  constructor(aws: LocalAws, name: string) {
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = { endpoint: aws.url, region: "us-west-2", credentials };
    this.#aws = aws;
    this.#name = name;
    this.#elb = new ElasticLoadBalancingV2(client);
    this.#ec2 = new EC2(client);
    this.#cloudfront = new CloudFront(client);
  }

  async make(arns: Readonly<Record<string, string>>): Promise<void> {
    const { VpcId } = (await this.#ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc ?? {};
    const subnets = ["a", "b"].map(async (letter, index) => {
      const zone = { CidrBlock: `10.9.${index}.0/24`, AvailabilityZone: `us-west-2${letter}` };
      return (await this.#ec2.createSubnet({ VpcId, ...zone })).Subnet?.SubnetId ?? "";
    });
    const balancer = { Name: this.#name, Type: "network" as const, Subnets: await Promise.all(subnets) };
    const { LoadBalancers } = await this.#elb.createLoadBalancer(balancer);
    const group = { Name: this.#name, Protocol: "TCP" as const, Port: 143, VpcId };
    const { TargetGroups } = await this.#elb.createTargetGroup(group);
    const { Listeners } = await this.#elb.createListener({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: "TLS",
      Port: 993,
      Certificates: [{ CertificateArn: arns["us-west-2"] }],
      DefaultActions: [{ Type: "forward", TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }],
    });
    this.#listener = Listeners?.[0]?.ListenerArn ?? "";
    const config = distributionConfig({
      certificateArn: arns["us-east-1"] ?? "",
      aliases: [`www.${this.#name}.example`],
    });
    const { Distribution } = await this.#cloudfront.createDistribution({ DistributionConfig: config });
    this.#distribution = Distribution?.ARN ?? "";
  }

  /** The listener goes; ACM shows it as a user of its certificate for a while longer. */
  async remove(isFree: () => Promise<boolean>): Promise<void> {
    await this.#elb.deleteListener({ ListenerArn: this.#listener });
    await this.#until("ACM lets the certificate of the listener go", isFree);
  }

  /** Waits until every address serves one of these, and each of these is served. */
  async serve(serials: readonly string[]): Promise<void> {
    await this.#until(`every address serves ${serials.join(" or ")}`, async () => {
      const seen = await Promise.all((await this.#places()).map(serialAt));
      const isKnown = seen.every((one) => serials.some((serial) => sameSerial(one, serial)));
      return isKnown && serials.every((serial) => seen.some((one) => sameSerial(one, serial)));
    });
  }

  /** Makes handshakes with every address until it is stopped: which serials were seen, and what failed. */
  watch(): { stop(): Promise<{ failed: string[]; serials: string[] }> } {
    const failed: string[] = [];
    const serials = new Set<string>();
    let isOver = false;
    const watching = (async () => {
      const places = await this.#places();
      while (!isOver) {
        for (const place of places)
          await serialAt(place).then(
            (one) => serials.add(one),
            (error) => failed.push(String(error)),
          );
        await wait(50);
      }
    })();
    return {
      stop: async () => {
        isOver = true;
        await watching;
        return { failed, serials: [...serials] };
      },
    };
  }

  async #places(): Promise<Place[]> {
    const own = (await this.#aws.frontends()).filter(({ id }) => id === this.#listener || id === this.#distribution);
    assert.ok(own.length > 0, "nothing serves the certificate");
    return own.flatMap(({ addresses, localPort }) => addresses.map((host) => ({ host, port: localPort })));
  }

  async #until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await wait(100)) if (await isTrue()) return;
    assert.fail(`still not true after ${DEADLINE_MS / 1000} s: ${what}`);
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** A handshake comes to its end only with the certificate's own key. */
async function serialAt({ host, port }: Place): Promise<string> {
  const socket = connect({ host, port, rejectUnauthorized: false });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(HANDSHAKE_MS) });
    return socket.getPeerX509Certificate()?.serialNumber ?? "";
  } finally {
    socket.destroy();
  }
}
