import { createHash, X509Certificate } from "node:crypto";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetParametersCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type HostParameters, hostParameters } from "../../core/hostCertificate/hostParameters.ts";
import { type HostState, hostStateSchema } from "../../core/hostCertificate/hostState.ts";
import { type HostCertificateEntry, hostCertificates, type RenewalEntry } from "../../core/inventory.ts";
import type { HostAnswer, RenewalAnswer } from "../../core/renewal/renewalAnswer.ts";
import { clientConfig } from "./awsReader.ts";
import type { LocalCa } from "./localCa.ts";
import type { Stage } from "./rotation.ts";
import type { KnownCertificate } from "./renewalFacts.ts";

/** One call of the function may wait for DNS and for a roll-out. */
const CALL_MS = 180_000;

/** A host of the deployed program, its function, and what an operator has at hand. */
export class RenewalStage {
  readonly stage: Stage;
  readonly acmeCa: LocalCa;
  readonly renewal: RenewalEntry;
  readonly host: HostCertificateEntry;
  readonly parameters: HostParameters;
  readonly #lambda: LambdaClient;
  readonly #ssm: SSMClient;
  readonly #logs: CloudWatchLogsClient;

  /** Throws when the program has no host certificate. */
  constructor(stage: Stage, acmeCa: LocalCa) {
    const { inventory, aws } = stage;
    const [host] = hostCertificates(inventory);
    if (host === undefined || inventory.renewal === undefined) throw new Error("the inventory has no host certificate");
    this.stage = stage;
    this.acmeCa = acmeCa;
    this.host = host;
    this.renewal = inventory.renewal;
    this.parameters = hostParameters(host.parameterPath);
    const config = clientConfig(inventory.region, aws.env);
    this.#lambda = new LambdaClient({ ...config, maxAttempts: 1, requestHandler: { requestTimeout: CALL_MS } });
    this.#ssm = new SSMClient(config);
    this.#logs = new CloudWatchLogsClient(config);
  }

  /**
   * What `aws lambda invoke --function-name NAME --payload EVENT out.json` does; without an event there is no payload.
   * Throws with the function's own words when it failed.
   */
  async call(event?: unknown): Promise<HostAnswer> {
    const payload = event === undefined ? {} : { Payload: Buffer.from(JSON.stringify(event)) };
    const answer = await this.#lambda.send(new InvokeCommand({ FunctionName: this.renewal.functionName, ...payload }));
    const text = Buffer.from(answer.Payload ?? []).toString();
    const read = JSON.parse(text) as Partial<RenewalAnswer> & { readonly errorMessage?: string };
    if (answer.FunctionError !== undefined) throw new Error(`the function failed: ${read.errorMessage ?? text}`);
    const [host] = read.hosts ?? [];
    if (host === undefined) throw new Error(`the function answered without a host: ${text}`);
    return host;
  }

  /** Fires the schedule now, and returns when that run has ended. */
  async runSchedule(): Promise<void> {
    const { scheduleName: name, scheduleGroup: group } = this.renewal;
    const before = await this.#endedRuns();
    await this.stage.aws.control("fire", { name, group, region: this.stage.inventory.region });
    const until = Date.now() + CALL_MS;
    while ((await this.#endedRuns()) <= before) {
      if (Date.now() > until) throw new Error(`the scheduled run did not end within ${CALL_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  async state(): Promise<HostState> {
    return hostStateSchema.parse(JSON.parse((await this.parameter(this.parameters.state))?.value ?? "{}"));
  }

  /** What is stored now, from its public part. */
  async stored(): Promise<KnownCertificate | undefined> {
    const [chain, { stored }] = [await this.parameter(this.parameters.chain), await this.state()];
    if (chain === undefined || stored === undefined) return undefined;
    const { publicKey } = new X509Certificate(chain.value);
    const { version, serial, sha256 } = stored;
    const key = createHash("sha256")
      .update(publicKey.export({ type: "spki", format: "der" }))
      .digest("hex");
    return { version, serial, sha256, publicKey: key };
  }

  async parameter(name: string): Promise<{ readonly value: string; readonly version: number } | undefined> {
    const { Parameters: found = [] } = await this.#ssm.send(
      new GetParametersCommand({ Names: [name], WithDecryption: true }),
    );
    const [one] = found;
    return one?.Value === undefined ? undefined : { value: one.Value, version: one.Version ?? 0 };
  }

  /** Its version. */
  async put(name: string, value: string, type: "String" | "SecureString"): Promise<number> {
    const answer = await this.#ssm.send(
      new PutParameterCommand({ Name: name, Value: value, Type: type, Overwrite: true }),
    );
    return answer.Version ?? 0;
  }

  async #endedRuns(): Promise<number> {
    const command = new FilterLogEventsCommand({ logGroupName: this.renewal.logGroup, filterPattern: "REPORT" });
    const { events = [] } = await this.#logs.send(command);
    return events.filter(({ message = "" }) => message.startsWith("REPORT RequestId")).length;
  }
}
