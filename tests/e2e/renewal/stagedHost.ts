import assert from "node:assert/strict";
import { type HostParameters, hostParameters, hostPath } from "../../../core/hostCertificate/hostParameters.ts";
import { type HostState, hostStateSchema } from "../../../core/hostCertificate/hostState.ts";
import type { HostSettings, RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { functionPolicy } from "../../../core/renewal/functionPolicy.ts";
import { FUNCTION_RUNTIME } from "../../../core/renewal/functionRuntime.ts";
import type { HostAnswer, RenewalAnswer } from "../../../core/renewal/renewalAnswer.ts";
import { functionArchive } from "./functionArchive.ts";
import type { RenewalStage } from "./renewalStage.ts";

export interface HostOptions {
  readonly host?: Partial<HostSettings>;
  readonly settings?: Partial<RenewalSettings>;
  /** Variables of the function. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds until Lambda ends a run. @default 60 */
  readonly timeout?: number;
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const AWS_PLACE = { partition: "aws", region: "us-west-2", accountId: "111122223333" };

/** One host, the function that renews it, and what there is to see of it. */
export class StagedHost {
  readonly stage: RenewalStage;
  readonly functionName: string;
  readonly hostname: string;
  readonly parameters: HostParameters;
  settings: RenewalSettings;
  role = "";

  private constructor(stage: RenewalStage, functionName: string, hostname: string, options: HostOptions) {
    this.stage = stage;
    this.functionName = functionName;
    this.hostname = hostname;
    const names = options.host?.names ?? [hostname];
    this.settings = {
      version: 1,
      stack: functionName,
      region: "us-west-2",
      parameterPrefix: `/${functionName}`,
      contact: `mailto:postmaster@${stage.domain}`,
      certificateAuthorities: [{ id: "pebble", directory: stage.proxy.directory }],
      ...options.settings,
      hosts: [
        {
          name: functionName,
          names,
          keyType: "EC_prime256v1",
          profile: "default",
          endpoints: [],
          deployTo: [],
          challenges: [...new Set(names.map((one) => one.replace(/^\*\./, "")))].map((one) => ({
            name: one,
            recordName: `_acme-challenge.${one}`,
            zoneId: stage.zoneId,
          })),
          ...options.host,
        },
      ],
    };
    this.parameters = hostParameters(hostPath(this.settings.parameterPrefix, names));
  }

  static async make(stage: RenewalStage, name: string, hostname: string, options: HostOptions): Promise<StagedHost> {
    const host = new StagedHost(stage, name, hostname, options);
    const made = await stage.clients.iam.createRole({ RoleName: name, AssumeRolePolicyDocument: TRUST });
    host.role = made.Role?.Arn ?? "";
    await host.permit();
    // As the program does: the function itself may not make it.
    await stage.clients.logs.createLogGroup({ logGroupName: `/aws/lambda/${name}` });
    await stage.clients.lambda.createFunction({
      FunctionName: name,
      Role: host.role,
      Runtime: FUNCTION_RUNTIME.runtime,
      Handler: FUNCTION_RUNTIME.handler,
      Timeout: options.timeout ?? 60,
      MemorySize: FUNCTION_RUNTIME.memorySize,
      Environment: { Variables: { ...FUNCTION_RUNTIME.environment, ...options.environment } },
      Code: { ZipFile: await functionArchive(host.settings) },
    });
    return host;
  }

  /** Deploys the function with other settings of the host or of all. */
  async configure(host: Partial<HostSettings>, settings: Partial<RenewalSettings> = {}): Promise<void> {
    const hosts = this.settings.hosts.map((one) => ({ ...one, ...host }));
    this.settings = { ...this.settings, ...settings, hosts };
    await this.permit();
    await this.stage.clients.lambda.updateFunctionCode({
      FunctionName: this.functionName,
      ZipFile: await functionArchive(this.settings),
    });
  }

  /** Gives the function's role the permissions that the program gives it, but for the actions that are left out. */
  async permit({ without = [] }: { readonly without?: readonly string[] } = {}): Promise<void> {
    const { functionName, settings } = this;
    const logGroup = `/aws/lambda/${functionName}`;
    const policy = functionPolicy({ scope: AWS_PLACE, settings, logGroup, failureQueue: `${functionName}-failures` });
    const Statement = policy.Statement.map((one) => ({
      ...one,
      Action: [one.Action].flat().filter((action) => !without.includes(action)),
    })).filter(({ Action }) => Action.length > 0);
    await this.stage.clients.iam.putRolePolicy({
      RoleName: functionName,
      PolicyName: "renewal",
      PolicyDocument: JSON.stringify({ ...policy, Statement }),
    });
  }

  /** AWS calls of the function so far, but for those that Lambda's log makes: `ssm:GetParameters`. */
  async calls(): Promise<string[]> {
    const calls = (await this.stage.control("calls", { role: this.role })) as readonly { readonly action: string }[];
    return calls.map(({ action }) => action).filter((action) => !action.startsWith("logs:"));
  }

  /** Lines of the function's log. */
  async log(): Promise<string> {
    const logGroupName = `/aws/lambda/${this.functionName}`;
    const { events = [] } = await this.stage.clients.logs.filterLogEvents({ logGroupName });
    return events.map(({ message = "" }) => message).join("\n");
  }

  /** What Lambda answers: the payload, or the error that the function threw. */
  async invoke(event: unknown): Promise<{ readonly payload: RenewalAnswer; readonly error: string | undefined }> {
    const answer = await this.stage.clients.lambda.invoke({
      FunctionName: this.functionName,
      Payload: Buffer.from(JSON.stringify(event)),
    });
    const text = Buffer.from(answer.Payload ?? []).toString();
    const payload = JSON.parse(text);
    this.stage.keys.say(text);
    // Of an order that came to nothing the key is gone when the stage stops.
    if (answer.FunctionError !== undefined) this.stage.keys.note(await this.parameter(this.parameters.pending));
    return { payload, error: answer.FunctionError === undefined ? undefined : String(payload.errorMessage) };
  }

  /** The answer for the host; the run must not have failed. */
  async run(event: unknown): Promise<HostAnswer> {
    const { payload, error } = await this.invoke(event);
    assert.equal(error, undefined);
    const [answer] = payload.hosts;
    assert.ok(answer);
    return answer;
  }

  /** The message of a run that must have failed. */
  async failure(event: unknown): Promise<string> {
    const { payload, error } = await this.invoke(event);
    assert.ok(error !== undefined, `did not fail: ${JSON.stringify(payload)}`);
    return error;
  }

  async parameter(name: string): Promise<string | undefined> {
    const { Parameters = [] } = await this.stage.clients.ssm.getParameters({ Names: [name], WithDecryption: true });
    return Parameters[0]?.Value;
  }

  async state(): Promise<HostState> {
    return hostStateSchema.parse(JSON.parse((await this.parameter(this.parameters.state)) ?? "{}"));
  }

  /** Values at a challenge record's name, without quotes. */
  async txt(recordName = `_acme-challenge.${this.hostname}`, zoneId = this.stage.zoneId): Promise<string[]> {
    const answer = await this.stage.clients.route53.listResourceRecordSets({ HostedZoneId: zoneId });
    const found = answer.ResourceRecordSets?.find(({ Name, Type }) => Type === "TXT" && Name === `${recordName}.`);
    return (found?.ResourceRecords ?? []).map(({ Value = "" }) => Value.slice(1, -1));
  }

  /** Lets the CA say that the stored certificate is to be renewed now, and the function ask in its next scheduled run. */
  async openWindow(more: { readonly explanationURL?: string } = {}): Promise<void> {
    const past = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    // A window that ended before the certificate began would be none.
    const suggestedWindow = { start: past(2), end: past(-0.5) };
    const chain = (await this.parameter(this.parameters.chain)) ?? "";
    await this.stage.pebble.setRenewalInfo(chain, { suggestedWindow, ...more });
    const state = await this.state();
    if (state.window === undefined) return;
    await this.putState({ ...state, window: { ...state.window, nextPoll: past(1) } });
  }

  /** What is in the folder of its leases. */
  async leases(): Promise<{ readonly name: string; readonly released: boolean }[]> {
    const { Parameters = [] } = await this.stage.clients.ssm.getParametersByPath({ Path: this.parameters.lease });
    return Parameters.map(({ Name = "", Value = "{}" }) => ({ name: Name, ...JSON.parse(Value) }));
  }

  async putState(state: HostState): Promise<void> {
    const { ssm } = this.stage.clients;
    await ssm.putParameter({ Name: this.parameters.state, Value: JSON.stringify(state), Overwrite: true });
  }

  /** Lets every time that the function waits for be past. */
  async letTimePass(): Promise<void> {
    const { notBefore: _, retryAfter: __, cas: ___, ...state } = await this.state();
    await this.putState(state);
  }

  /** Puts an old version of the bundle back, as an operator might; the version that it has now. */
  async putBundleVersion(version: number): Promise<number> {
    const { ssm } = this.stage.clients;
    const old = await ssm.getParameter({ Name: `${this.parameters.bundle}:${version}`, WithDecryption: true });
    const Value = old.Parameter?.Value ?? "";
    return (await ssm.putParameter({ Name: this.parameters.bundle, Value, Overwrite: true })).Version ?? 0;
  }

  /** Orders that were asked for at the CA since the proxy was cleared. */
  orders(): number {
    return this.stage.proxy.requests.filter(({ resource }) => resource === "newOrder").length;
  }
}
