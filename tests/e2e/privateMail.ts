import { setTimeout as wait } from "node:timers/promises";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECS, type Task } from "@aws-sdk/client-ecs";
import { IAM } from "@aws-sdk/client-iam";
import { type Change, Route53 } from "@aws-sdk/client-route-53";
import { sharedLocalAws } from "./sharedLocalAws.ts";

const REGION = "us-west-2";
const DEADLINE_MS = 60_000;
const ANYWHERE = "0.0.0.0/0";

/** Parameters as the renewal function names them; all begin with `tls-`. */
const OWN_NAMES = { tlsKey: "tls-key", tlsCert: "tls-cert", tlsCaBundle: "tls-ca-bundle" };

/** A mail service that only its VPC reaches: tasks in two private subnets, found by a name in a private zone. */
export class PrivateMail {
  readonly name: string;
  readonly ec2: EC2;
  readonly #ecs: ECS;
  readonly #iam: IAM;
  readonly #route53: Route53;
  readonly #vpcId: string;
  subnetIds: string[] = [];
  #routeTableId = "";
  #natGatewayId = "";
  #zoneId = "";

  private constructor(name: string, vpcId: string, endpoint: string) {
    const client = { endpoint, region: REGION, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
    this.name = name;
    this.#vpcId = vpcId;
    this.ec2 = new EC2(client);
    this.#ecs = new ECS(client);
    this.#iam = new IAM(client);
    this.#route53 = new Route53(client);
  }

  /** `cidrs`: free blocks of the VPC, one for each subnet. `zone`: the private zone of its names. */
  static async prepare(
    name: string,
    vpcId: string,
    cidrs: readonly string[],
    zone = "cabal.internal",
  ): Promise<PrivateMail> {
    const { aws } = await sharedLocalAws();
    const mail = new PrivateMail(name, vpcId, aws.url);
    const { ec2 } = mail;
    mail.#routeTableId = (await ec2.createRouteTable({ VpcId: vpcId })).RouteTable?.RouteTableId ?? "";
    for (const [index, CidrBlock] of cidrs.entries()) {
      const AvailabilityZone = `${REGION}${"ab"[index]}`;
      const made = await ec2.createSubnet({ VpcId: vpcId, CidrBlock, AvailabilityZone });
      const SubnetId = made.Subnet?.SubnetId ?? "";
      await ec2.associateRouteTable({ RouteTableId: mail.#routeTableId, SubnetId });
      mail.subnetIds.push(SubnetId);
    }
    const { AllocationId } = await ec2.allocateAddress({ Domain: "vpc" });
    const nat = await ec2.createNatGateway({ SubnetId: mail.subnetIds[0], AllocationId });
    mail.#natGatewayId = nat.NatGateway?.NatGatewayId ?? "";
    await mail.openWayOut();
    mail.#zoneId = await mail.privateZone(zone);
    return mail;
  }

  async openWayOut(): Promise<void> {
    const route = { RouteTableId: this.#routeTableId, DestinationCidrBlock: ANYWHERE };
    await this.ec2.createRoute({ ...route, NatGatewayId: this.#natGatewayId });
  }

  async closeWayOut(): Promise<void> {
    await this.ec2.deleteRoute({ RouteTableId: this.#routeTableId, DestinationCidrBlock: ANYWHERE });
  }

  /** A private zone of the VPC; its id. */
  async privateZone(Name: string, ...changes: readonly Change[]): Promise<string> {
    const made = await this.#route53.createHostedZone({
      Name,
      CallerReference: `${this.name} ${Name}`,
      HostedZoneConfig: { PrivateZone: true },
      VPC: { VPCId: this.#vpcId, VPCRegion: REGION },
    });
    const HostedZoneId = made.HostedZone?.Id ?? "";
    if (changes.length > 0) {
      await this.#route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes: [...changes] } });
    }
    return HostedZoneId;
  }

  /** Two tasks that serve the copies below `path` on 465 and 587, and the private name that leads to both. */
  async start(path: string, hostname: string, names = OWN_NAMES): Promise<string[]> {
    const { name } = this;
    const role = await this.#executionRole(path);
    await this.#ecs.createCluster({ clusterName: name });
    await this.#ecs.registerTaskDefinition({
      family: name,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: role,
      containerDefinitions: [
        {
          name: "mta",
          image: "registry.example/local/mail-tls:1",
          portMappings: [465, 587].map((containerPort) => ({ containerPort })),
          secrets: [
            { name: "TLS_KEY", valueFrom: `${path}/${names.tlsKey}` },
            { name: "TLS_CERT", valueFrom: `${path}/${names.tlsCert}` },
            { name: "TLS_CA_BUNDLE", valueFrom: `${path}/${names.tlsCaBundle}` },
          ],
        },
      ],
    });
    const awsvpcConfiguration = { subnets: this.subnetIds, securityGroups: [] };
    await this.#ecs.createService({
      cluster: name,
      serviceName: name,
      taskDefinition: name,
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration },
    });
    const addresses = await this.#taskAddresses();
    const ResourceRecords = addresses.map((Value) => ({ Value }));
    const ResourceRecordSet = { Name: hostname, Type: "A" as const, TTL: 10, ResourceRecords };
    await this.#route53.changeResourceRecordSets({
      HostedZoneId: this.#zoneId,
      ChangeBatch: { Changes: [{ Action: "UPSERT", ResourceRecordSet }] },
    });
    return addresses;
  }

  async #executionRole(path: string): Promise<string> {
    const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    const trust = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
    const RoleName = `${this.name}-execution`;
    const made = await this.#iam.createRole({ RoleName, AssumeRolePolicyDocument: document(trust) });
    const Resource = `arn:aws:ssm:${REGION}:111122223333:parameter${path}/tls-*`;
    const read = { Effect: "Allow", Action: "ssm:GetParameters", Resource };
    await this.#iam.putRolePolicy({ RoleName, PolicyName: "read", PolicyDocument: document(read) });
    return made.Role?.Arn ?? "";
  }

  /** Waits until both tasks run. */
  async #taskAddresses(): Promise<string[]> {
    const until = Date.now() + DEADLINE_MS;
    for (;;) {
      const { taskArns = [] } = await this.#ecs.listTasks({ cluster: this.name });
      const tasks = taskArns.length === 0 ? [] : await this.#tasks(taskArns);
      const running = tasks.filter(({ lastStatus }) => lastStatus === "RUNNING");
      const details = running.flatMap(({ attachments = [] }) => attachments.flatMap((one) => one.details ?? []));
      const addresses = details.flatMap(({ name, value }) => (name === "privateIPv4Address" && value ? [value] : []));
      if (addresses.length === 2) return addresses;
      if (Date.now() > until) throw new Error(`${running.length} of 2 tasks of ${this.name} run`);
      await wait(250);
    }
  }

  async #tasks(tasks: string[]): Promise<Task[]> {
    return (await this.#ecs.describeTasks({ cluster: this.name, tasks })).tasks ?? [];
  }

  /** Network interfaces of functions in the private subnets. */
  async interfaces(): Promise<string[]> {
    const { NetworkInterfaces: found = [] } = await this.ec2.describeNetworkInterfaces({
      Filters: [{ Name: "subnet-id", Values: this.subnetIds }],
    });
    return found.filter(({ InterfaceType }) => InterfaceType === "lambda").map(({ SubnetId = "" }) => SubnetId);
  }
}
