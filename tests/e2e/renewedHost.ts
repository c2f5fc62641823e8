import { Scheduler } from "@aws-sdk/client-scheduler";
import { MailService } from "./renewal/mailService.ts";
import { type RenewalStage, renewalStage } from "./renewal/renewalStage.ts";
import type { StagedHost } from "./renewal/stagedHost.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";

/** Half an hour of the schedule, divided as the alerts' waiting times are: a busy machine may be late. */
const PERIOD_MS = 30_000;
const PORTS = [
  { port: 587, protocol: "smtp-starttls" },
  { port: 143, protocol: "imap-starttls" },
] as const;

/** A host whose certificate comes from the real renewal function and a Pebble, and is looked after without a break. */
export class RenewedHost {
  readonly stage: RenewalStage;
  readonly host: StagedHost;
  readonly mail: MailService;
  #runs: Promise<unknown> = Promise.resolve();
  readonly #schedule: NodeJS.Timeout;

  private constructor(stage: RenewalStage, host: StagedHost, mail: MailService) {
    this.mail = mail;
    this.stage = stage;
    this.host = host;
    this.#schedule = setInterval(() => void this.scheduledRun(), PERIOD_MS);
  }

  /** Issued, and served by an ECS service with STARTTLS of both protocols. */
  static async issued(name: string): Promise<RenewedHost> {
    const stage = await renewalStage(name);
    const host = await stage.host("mail");
    const mail = new MailService(stage, host, { ports: PORTS.map(({ port }) => port) });
    const renewed = new RenewedHost(stage, host, mail);
    await renewed.scheduledRun();
    await mail.prepare();
    await host.configure({
      deployTo: [{ kind: "ecs", cluster: mail.cluster, service: mail.service }],
      endpoints: PORTS.map((port) => ({ hostname: host.hostname, ...port })),
    });
    await mail.create();
    await renewed.#makeSchedule();
    await renewed.scheduledRun();
    return renewed;
  }

  /** What the schedule does; one run after the other, whatever became of the one before. */
  scheduledRun(): Promise<unknown> {
    this.#runs = this.#runs.catch(() => undefined).then(() => this.host.invoke({ source: "schedule" }));
    return this.#runs;
  }

  /** Nothing fires it here; whoever looks finds it. */
  async #makeSchedule(): Promise<void> {
    const { functionName, role, stage } = this.host;
    const { Configuration } = await stage.clients.lambda.getFunction({ FunctionName: functionName });
    const { aws } = await sharedLocalAws();
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    await new Scheduler({ endpoint: aws.url, region: "us-west-2", credentials }).createSchedule({
      Name: functionName,
      ScheduleExpression: "rate(1 hour)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: Configuration?.FunctionArn, RoleArn: role },
    });
  }

  /** The stored certificate with its chain. */
  async stored(): Promise<{ readonly pem: string }> {
    const bundle = (await this.host.parameter(this.host.parameters.bundle)) ?? "";
    return { pem: bundle.slice(bundle.indexOf("-----BEGIN CERTIFICATE")) };
  }

  async stop(): Promise<void> {
    clearInterval(this.#schedule);
    await this.#runs.catch(() => undefined);
    await this.stage.stop();
  }
}
