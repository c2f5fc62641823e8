import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { ECS } from "@aws-sdk/client-ecs";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { X509Certificate } from "node:crypto";
import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import type { HostState } from "../../../core/hostCertificate/hostState.ts";
import type { EndpointEntry, HostCertificateEntry, Inventory, RenewalEntry } from "../../../core/inventory.ts";
import { thresholds } from "../../../core/thresholds.ts";
import { type Account, until } from "../../../packages/local-aws/tests/aws/account.ts";
import { Functions, LOGS } from "../../../packages/local-aws/tests/aws/functionFixture.ts";

const DAY = 86_400;
const CLUSTER = "doctor-mail";
const SERVICE = "doctor-smtp-out";
const ACCOUNT = "arn:aws:ssm:us-west-2:*:parameter";
const DIRECTORY = "https://acme-v02.api.letsencrypt.org/directory";
export const FUNCTION = "doctor-renewal";

/** PEM: the leaf with what is sent behind it, and the leaf's key. */
export interface ServedBundle {
  readonly certificate: string;
  readonly key: string;
}

/** A host certificate as the renewal function keeps it, a service that serves it, and the function itself. */
export class HostStage {
  readonly account: Account;
  readonly ecs: ECS;
  readonly logs: CloudWatchLogs;
  readonly scheduler: Scheduler;
  readonly functions: Functions;
  readonly host: string;
  readonly path: string;
  readonly cluster = CLUSTER;
  readonly service = SERVICE;
  functionRole = "";
  #subnets: string[] = [];
  #groups: string[] = [];
  #dnsName = "";
  #executionRoleArn = "";
  #version = 0;
  #pem: ServedBundle = { certificate: "", key: "" };

  constructor(account: Account, domain: string) {
    this.account = account;
    const client = { ...account.emulator.client, maxAttempts: 1 };
    this.ecs = new ECS(client);
    this.logs = new CloudWatchLogs(client);
    this.scheduler = new Scheduler(client);
    this.functions = new Functions(account);
    this.host = `smtp-out.${domain}`;
    this.path = `/cabal/letsencrypt/${this.host}`;
  }

  async start(zoneId: string): Promise<void> {
    await this.store();
    await this.#balancer(zoneId);
    await this.#service();
    this.functionRole = await this.functions.role("doctor-function", LOGS);
    await this.makeFunction();
    await this.makeSchedule("ENABLED");
    await this.completed();
  }

  /** A function that answers; invoked once, so that its log has a run. */
  async makeFunction(source = "export const handler = async () => ({ version: 1, hosts: [] });"): Promise<void> {
    await this.functions.make(FUNCTION, this.functionRole, source);
    await this.functions.invoke(FUNCTION);
  }

  async makeSchedule(State: "ENABLED" | "DISABLED"): Promise<void> {
    const { FunctionArn = "" } = await this.functions.lambda.getFunctionConfiguration({ FunctionName: FUNCTION });
    await this.scheduler.createSchedule({
      Name: FUNCTION,
      State,
      ScheduleExpression: "rate(1 hour)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: FunctionArn, RoleArn: this.functionRole },
    });
  }

  /** A certificate in every parameter, as one run of the function leaves them; a new one when none is given. */
  async store(bundle?: ServedBundle): Promise<void> {
    const made = bundle ?? (await this.account.emulator.aws.control("server-certificate", { names: [this.host] }));
    this.#pem = made as ServedBundle;
    const { certificate, key } = this.#pem;
    const [leaf = "", ...intermediates] = splitChain(certificate);
    const names = hostParameters(this.path);
    this.#version = await this.put(names.bundle, key + certificate, true);
    await this.put(names.tlsKey, key, true);
    await this.put(names.chain, certificate);
    await this.put(names.tlsCert, leaf);
    await this.put(names.tlsCaBundle, intermediates.join("") || leaf);
    await this.putState();
  }

  async put(Name: string, Value: string, secret = false): Promise<number> {
    const Type = secret ? "SecureString" : "String";
    const answer = await this.account.ssm.putParameter({ Name, Value, Type, Overwrite: true });
    return answer.Version ?? 0;
  }

  async putState(change: Partial<HostState> = {}): Promise<unknown> {
    const leaf = new X509Certificate(this.#pem.certificate);
    const now = new Date().toISOString();
    const state: HostState = {
      version: 1,
      host: "smtp-out",
      stored: {
        version: this.#version,
        serial: leaf.serialNumber,
        sha256: leaf.fingerprint256.replaceAll(":", "").toLowerCase(),
        names: [this.host],
        notBefore: leaf.validFromDate.toISOString(),
        notAfter: leaf.validToDate.toISOString(),
        source: DIRECTORY,
        accountUrl: "https://acme-v02.api.letsencrypt.org/acme/acct/1",
      },
      failures: 0,
      lastRun: now,
      lastSuccess: now,
      ...change,
    };
    return this.put(hostParameters(this.path).state, JSON.stringify(state));
  }

  async completed(name = SERVICE): Promise<void> {
    await until("the deployment is complete", async () => {
      const { services } = await this.ecs.describeServices({ cluster: CLUSTER, services: [name] });
      const deployments = services?.[0]?.deployments ?? [];
      return deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED";
    });
  }

  async deleteService(service: string): Promise<void> {
    await this.ecs.deleteService({ cluster: CLUSTER, service, force: true });
    await until("the service is gone", async () => {
      const { services } = await this.ecs.describeServices({ cluster: CLUSTER, services: [service] });
      return services?.[0] === undefined || services[0].status === "INACTIVE";
    });
  }

  /** How long ECS leaves a task that it replaces to its clients; meanwhile the deployment runs. */
  async drainSeconds(seconds: number): Promise<void> {
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: String(seconds) }];
    for (const TargetGroupArn of this.#groups) {
      await this.account.elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes });
    }
  }

  /** A new revision of the task definition, which reads key, certificate and what is sent behind it from these. */
  async register(key: string, certificate: string, chain?: string): Promise<string> {
    const made = await this.ecs.registerTaskDefinition({
      family: SERVICE,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: this.#executionRoleArn,
      containerDefinitions: [
        {
          name: "mta",
          image: "registry.example/local/mail-tls:1",
          portMappings: [{ containerPort: 465 }, { containerPort: 587 }],
          secrets: [
            { name: "TLS_KEY", valueFrom: key },
            { name: "TLS_CERT", valueFrom: certificate },
            ...(chain === undefined ? [] : [{ name: "TLS_CA_BUNDLE", valueFrom: chain }]),
          ],
        },
      ],
    });
    return made.taskDefinition?.taskDefinitionArn ?? "";
  }

  /** Runs the service by this task definition. */
  async run(taskDefinition: string): Promise<void> {
    await this.ecs.updateService({ cluster: CLUSTER, service: SERVICE, taskDefinition });
    await this.completed();
  }

  deploy(): Promise<unknown> {
    return this.ecs.updateService({ cluster: CLUSTER, service: SERVICE, forceNewDeployment: true });
  }

  /** The inventory with the host in it, as the program describes one. */
  added(inventory: Inventory): Inventory {
    const host: HostCertificateEntry = {
      name: "smtp-out",
      pipeline: "letsencrypt",
      names: [this.host],
      parameterPath: this.path,
      directories: [DIRECTORY],
      challenges: [{ recordName: `_acme-challenge.${this.host}`, zoneId: inventory.zoneId }],
      deployTo: [{ kind: "ecs", cluster: CLUSTER, service: SERVICE }],
      thresholds: thresholds(90 * DAY, 30 * DAY),
    };
    const port = (number: number, protocol: EndpointEntry["protocol"]): EndpointEntry => ({
      name: `smtp-out-${number}`,
      kind: "ecs",
      hosts: [this.host],
      port: number,
      protocol,
      certificate: "smtp-out",
      impact: `Nobody can send mail through ${this.host}:${number}.`,
      identifiers: { loadBalancerDnsName: this.#dnsName },
    });
    const renewal: RenewalEntry = {
      functionName: FUNCTION,
      scheduleName: FUNCTION,
      scheduleGroup: "default",
      logGroup: `/aws/lambda/${FUNCTION}`,
    };
    return {
      ...inventory,
      certificates: [...inventory.certificates, host],
      endpoints: [...inventory.endpoints, port(465, "tls"), port(587, "smtp-starttls")],
      renewal,
    };
  }

  async #balancer(zoneId: string): Promise<void> {
    const { elb } = this.account;
    const balancer = await this.account.networkLoadBalancer("doctor-smtp-out");
    const { LoadBalancers: [found] = [] } = await elb.describeLoadBalancers({ LoadBalancerArns: [balancer] });
    this.#dnsName = found?.DNSName ?? "";
    this.#subnets = (found?.AvailabilityZones ?? []).map(({ SubnetId = "" }) => SubnetId);
    for (const Port of [465, 587]) {
      const group = {
        Name: `doctor-${Port}`,
        Protocol: "TCP" as const,
        Port,
        VpcId: found?.VpcId,
        TargetType: "ip" as const,
      };
      const TargetGroupArn = (await elb.createTargetGroup(group)).TargetGroups?.[0]?.TargetGroupArn ?? "";
      this.#groups.push(TargetGroupArn);
      const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
      await elb.createListener({ LoadBalancerArn: balancer, Port, Protocol: "TCP", DefaultActions });
    }
    await this.account.change(zoneId, {
      Action: "UPSERT",
      ResourceRecordSet: {
        Name: this.host,
        Type: "A",
        AliasTarget: {
          DNSName: this.#dnsName,
          HostedZoneId: found?.CanonicalHostedZoneId,
          EvaluateTargetHealth: false,
        },
      },
    });
  }

  async #service(): Promise<void> {
    const names = hostParameters(this.path);
    const executionRoleArn = await this.functions.role("doctor-execution", {
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: `${ACCOUNT}${this.path}/*`,
    });
    await this.ecs.createCluster({ clusterName: CLUSTER });
    this.#executionRoleArn = executionRoleArn;
    await this.makeService(SERVICE, await this.register(names.tlsKey, names.tlsCert));
  }

  /** A service behind the host's load balancer. */
  async makeService(serviceName: string, taskDefinition: string): Promise<void> {
    await this.ecs.createService({
      cluster: CLUSTER,
      serviceName,
      taskDefinition,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: this.#subnets, securityGroups: [] } },
      loadBalancers: this.#groups.map((targetGroupArn, index) => ({
        targetGroupArn,
        containerName: "mta",
        containerPort: index === 0 ? 465 : 587,
      })),
    });
  }
}
