import { ECS } from "@aws-sdk/client-ecs";
import type { Account } from "./account.ts";
import { Functions, type Statement } from "./functionFixture.ts";

export const CLUSTER = "cluster";
export const SERVICE = "mail";
const PREFIX = "/tls/mail.example.net";

const READ: Statement = {
  Effect: "Allow",
  Action: "ssm:GetParameters",
  Resource: `arn:aws:ssm:us-west-2:111122223333:parameter${PREFIX}/*`,
};

/** A service of one mail task behind a load balancer's ports 465 and 587, and its certificate in SSM. */
export class MailService {
  readonly ecs: ECS;
  readonly #account: Account;
  #groups: string[] = [];
  #subnets: string[] = [];
  /** AWS's name of the load balancer. */
  dnsName = "";

  constructor(account: Account) {
    this.#account = account;
    this.ecs = new ECS({ ...account.emulator.client, maxAttempts: 1 });
  }

  /** Everything but the certificate and the service. */
  async prepare(): Promise<void> {
    const account = this.#account;
    const executionRoleArn = await new Functions(account).role("execution", READ);
    await this.ecs.createCluster({ clusterName: CLUSTER });
    await this.register(executionRoleArn);
    const balancer = await account.networkLoadBalancer("mail");
    const { LoadBalancers } = await account.elb.describeLoadBalancers({ LoadBalancerArns: [balancer] });
    this.dnsName = LoadBalancers?.[0]?.DNSName ?? "";
    this.#subnets = (LoadBalancers?.[0]?.AvailabilityZones ?? []).map(({ SubnetId = "" }) => SubnetId);
    const VpcId = LoadBalancers?.[0]?.VpcId;
    for (const Port of [465, 587]) {
      const made = await account.elb.createTargetGroup({
        Name: `mail-${Port}`,
        Protocol: "TCP",
        Port,
        VpcId,
        TargetType: "ip",
      });
      const TargetGroupArn = made.TargetGroups?.[0]?.TargetGroupArn ?? "";
      this.#groups.push(TargetGroupArn);
      const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
      await account.elb.createListener({ LoadBalancerArn: balancer, Port, Protocol: "TCP", DefaultActions });
    }
  }

  async register(executionRoleArn: string): Promise<string> {
    const secret = (name: string, key: string) => ({ name, valueFrom: `${PREFIX}/${key}` });
    const made = await this.ecs.registerTaskDefinition({
      family: SERVICE,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn,
      containerDefinitions: [
        {
          name: "mta",
          image: "registry.example/local/mail-tls:1",
          portMappings: [{ containerPort: 465 }, { containerPort: 587 }],
          secrets: [secret("TLS_KEY", "key"), secret("TLS_CERT", "cert")],
        },
      ],
    });
    return made.taskDefinition?.taskDefinitionArn ?? "";
  }

  async create(breaker?: { enable: boolean; rollback: boolean }): Promise<void> {
    await this.ecs.createService({
      cluster: CLUSTER,
      serviceName: SERVICE,
      taskDefinition: SERVICE,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: this.#subnets, securityGroups: [] } },
      loadBalancers: this.#groups.map((targetGroupArn, index) => ({
        targetGroupArn,
        containerName: "mta",
        containerPort: index === 0 ? 465 : 587,
      })),
      ...(breaker === undefined ? {} : { deploymentConfiguration: { deploymentCircuitBreaker: breaker } }),
    });
  }

  /** Puts a new certificate into SSM and returns its PEM. */
  async store(): Promise<string> {
    const made = await this.#account.emulator.aws.control("server-certificate", { names: ["mail.example.net"] });
    const { certificate, key } = made as { certificate: string; key: string };
    await this.put("key", key);
    await this.put("cert", certificate);
    return certificate;
  }

  async put(name: string, Value: string): Promise<void> {
    await this.#account.ssm.putParameter({ Name: `${PREFIX}/${name}`, Value, Type: "SecureString", Overwrite: true });
  }

  async describe() {
    const { services } = await this.ecs.describeServices({ cluster: CLUSTER, services: [SERVICE] });
    const [service] = services ?? [];
    if (service === undefined) throw new Error("there is no service");
    return service;
  }

  async deploy() {
    const answer = await this.ecs.updateService({ cluster: CLUSTER, service: SERVICE, forceNewDeployment: true });
    return answer.service?.deployments?.[0]?.id ?? "";
  }

  async tasks(desiredStatus?: "RUNNING" | "STOPPED") {
    const { taskArns = [] } = await this.ecs.listTasks({ cluster: CLUSTER, serviceName: SERVICE, desiredStatus });
    if (taskArns.length === 0) return [];
    return (await this.ecs.describeTasks({ cluster: CLUSTER, tasks: taskArns })).tasks ?? [];
  }

  /** Where a port of the load balancer is served here, on its first or another address. */
  async place(port: number, index = 0): Promise<{ readonly host: string; readonly port: number }> {
    const found = (await this.#account.emulator.aws.frontends()).find(
      (one) => one.dnsName === this.dnsName.toLowerCase() && one.port === port,
    );
    return { host: found?.addresses[index] ?? "", port: found?.localPort ?? 0 };
  }
}
