import { EC2 } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { sharedLocalAws } from "../sharedLocalAws.ts";
import type { RenewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

const SMTP_PORTS = [465, 587];

export interface MailServiceOptions {
  /** @default the name of the host's function */
  readonly cluster?: string;
  /** @default "mail" */
  readonly service?: string;
  /** @default the host's own name */
  readonly hostname?: string;
  /** Ports of the load balancer and of the container. @default SMTP's, 465 and 587 */
  readonly ports?: readonly number[];
  /** Behind a load balancer that the host's name leads to. @default true */
  readonly isBalanced?: boolean;
}

/** An ECS service that serves a staged host's copies, mostly behind the ports of a load balancer. */
export class MailService {
  readonly #stage: RenewalStage;
  readonly #host: StagedHost;
  readonly #isBalanced: boolean;
  readonly #hostname: string;
  readonly cluster: string;
  readonly service: string;
  /** Name of the load balancer. */
  dnsName = "";
  readonly #ports: readonly number[];
  #groups: string[] = [];
  #subnets: string[] = [];

  constructor(stage: RenewalStage, host: StagedHost, options: MailServiceOptions = {}) {
    this.#ports = options.ports ?? SMTP_PORTS;
    this.#stage = stage;
    this.#host = host;
    this.#hostname = options.hostname ?? host.hostname;
    this.#isBalanced = options.isBalanced ?? true;
    this.cluster = options.cluster ?? host.functionName;
    this.service = options.service ?? "mail";
  }

  /** Everything but the service, which cannot start before there is a certificate. */
  async prepare(): Promise<void> {
    const { clients } = this.#stage;
    const { aws } = await sharedLocalAws();
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const config = { endpoint: aws.url, region: "us-west-2", credentials };
    const ec2 = new EC2(config);
    await clients.ecs.createCluster({ clusterName: this.cluster });
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc?.VpcId ?? "";
    for (const [index, letter] of ["a", "b"].entries()) {
      const subnet = { VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `us-west-2${letter}` };
      this.#subnets.push((await ec2.createSubnet(subnet)).Subnet?.SubnetId ?? "");
    }
    if (this.#isBalanced) await this.#balance(VpcId, new ElasticLoadBalancingV2(config));
    await this.#register();
  }

  async #balance(VpcId: string, elb: ElasticLoadBalancingV2): Promise<void> {
    const made = await elb.createLoadBalancer({ Name: this.cluster, Type: "network", Subnets: this.#subnets });
    const [balancer] = made.LoadBalancers ?? [];
    this.dnsName = balancer?.DNSName ?? "";
    for (const Port of this.#ports) {
      const group = {
        Name: `${this.cluster}-${Port}`,
        Protocol: "TCP" as const,
        Port,
        VpcId,
        TargetType: "ip" as const,
      };
      const TargetGroupArn = (await elb.createTargetGroup(group)).TargetGroups?.[0]?.TargetGroupArn ?? "";
      this.#groups.push(TargetGroupArn);
      const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
      const LoadBalancerArn = balancer?.LoadBalancerArn;
      await elb.createListener({ LoadBalancerArn, Port, Protocol: "TCP", DefaultActions });
    }
    await this.#stage.putRecord(this.#hostname, "CNAME", this.dnsName);
  }

  async create(desiredCount = 1): Promise<void> {
    await this.#stage.clients.ecs.createService({
      cluster: this.cluster,
      serviceName: this.service,
      taskDefinition: this.cluster,
      desiredCount,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: this.#subnets, securityGroups: [] } },
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      loadBalancers: this.#groups.map((targetGroupArn, index) => ({
        targetGroupArn,
        containerName: "mta",
        containerPort: this.#ports[index],
      })),
    });
  }

  /** How many tasks there are to be; without any, nothing answers behind the load balancer. */
  async scale(desiredCount: number): Promise<void> {
    await this.#stage.clients.ecs.updateService({ cluster: this.cluster, service: this.service, desiredCount });
  }

  async #register(): Promise<void> {
    const { clients } = this.#stage;
    const { tlsKey, tlsCert, tlsCaBundle } = this.#host.settings.hosts[0]?.copies ?? this.#host.parameters;
    const role = `${this.cluster}-execution`;
    const trust = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
    const document = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    const made = await clients.iam.createRole({ RoleName: role, AssumeRolePolicyDocument: document(trust) });
    const Resource = [tlsKey, tlsCert, tlsCaBundle].map(
      (name) => `arn:aws:ssm:us-west-2:111122223333:parameter${name}`,
    );
    const read = { Effect: "Allow", Action: "ssm:GetParameters", Resource };
    await clients.iam.putRolePolicy({ RoleName: role, PolicyName: "read", PolicyDocument: document(read) });
    await clients.ecs.registerTaskDefinition({
      family: this.cluster,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: made.Role?.Arn,
      containerDefinitions: [
        {
          name: "mta",
          image: "registry.example/local/mail-tls:1",
          portMappings: this.#ports.map((containerPort) => ({ containerPort })),
          secrets: [
            { name: "TLS_KEY", valueFrom: tlsKey },
            { name: "TLS_CERT", valueFrom: tlsCert },
            { name: "TLS_CA_BUNDLE", valueFrom: tlsCaBundle },
          ],
        },
      ],
    });
  }
}
