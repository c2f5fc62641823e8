import assert from "node:assert/strict";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { acmCertificates } from "../../core/inventory.ts";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { clientConfig } from "./clientConfig.ts";
import { references } from "./referenceWatch.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { threeConsumers } from "./smallStack.ts";

/** The service that requests of a call are signed for. */
const SERVICES = {
  ModifyListener: "elasticloadbalancing",
  UpdateDistribution: "cloudfront",
  UpdateDomainName: "apigateway",
  PutMetricAlarm: "monitoring",
  UpdateFunctionCode: "lambda",
  ChangeResourceRecordSets: "route53",
} as const;

export type RefusedCall = keyof typeof SERVICES;
/** Those that move something to another certificate. */
export type MovingCall = Exclude<RefusedCall, "UpdateFunctionCode" | "ChangeResourceRecordSets">;

export interface Refusal<Call extends RefusedCall = RefusedCall> {
  readonly call: Call;
  /** Infinity: until the test lets it pass. */
  readonly times: number;
}

/** The resource in the home region whose update is refused with the call. */
const RESOURCES: Readonly<Record<MovingCall, string>> = {
  ModifyListener: "imap-listener",
  UpdateDistribution: "admin-distribution",
  UpdateDomainName: "api-domain",
  PutMetricAlarm: "alerts-us-west-2-expiring",
};

const REGION = "us-west-2";
/** Refusals that last are played for so many runs. */
const LASTING_RUNS = 4;

/** Three consumers and the alarms that follow the certificate, with generations 1 and 2 issued. */
export async function rotatingStack(stack: string, domain: string): Promise<TestStack> {
  const made = await testStack({
    stack,
    domain,
    skipPreview: true,
    change: (settings) => ({ ...threeConsumers(settings), "cabal-tls:alerts": { emails: ["ops@outside.example"] } }),
  });
  await made.up({ issued: [1, 2], active: 1 });
  return made;
}

export async function refuse(stack: TestStack, refusals: readonly Refusal[]): Promise<void> {
  for (const { call, times } of refusals) {
    await stack.shared.aws.control("fail-calls", {
      service: SERVICES[call],
      action: call,
      code: "ValidationError",
      message: `${call} is refused by the drill`,
      times: Number.isFinite(times) ? times : 1_000,
      everybody: true,
    });
  }
}

/** Every call passes again. */
export async function letPass(stack: TestStack): Promise<void> {
  await stack.shared.aws.control("fail-calls", { times: 0 });
}

export function update(stack: TestStack, ...flags: string[]): Promise<EngineResult> {
  return stack.program.up({ flags: ["--skip-preview", ...flags] });
}

/** The generation of each consumer and of each alarm, as AWS has it now: `{ imap-listener: 1, … }`. */
export async function movedTo(stack: TestStack, domain: string): Promise<Readonly<Record<MovingCall, number[]>>> {
  const [wildcard] = acmCertificates(await stack.inventory());
  const generationOf = (arn: string | undefined): number =>
    wildcard?.generations.find(({ arns }) => Object.values(arns).some((one) => one === arn))?.generation ?? 0;
  const served = Object.entries(await references(stack.shared.aws, domain));
  const ofKind = (kind: string) =>
    served.filter(([id]) => id.startsWith(`${kind} `)).map(([, [arn]]) => generationOf(arn));
  const alarms = await Promise.all([REGION, "us-east-1"].map((region) => alarmCertificates(stack, region)));
  return {
    ModifyListener: ofKind("listener"),
    UpdateDistribution: ofKind("distribution"),
    UpdateDomainName: ofKind("domainname"),
    PutMetricAlarm: alarms.flat().map(generationOf),
  };
}

async function alarmCertificates({ shared, program }: TestStack, region: string): Promise<string[]> {
  const cloudWatch = new CloudWatchClient(clientConfig(shared.aws, region));
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: program.stack }));
  return MetricAlarms.flatMap(({ Dimensions = [] }) =>
    Dimensions.filter(({ Name }) => Name === "CertificateArn").map(({ Value }) => Value ?? ""),
  );
}

/** What the stack's inventory, which readers go by, says is active. */
export async function recordedGeneration(stack: TestStack): Promise<number | undefined> {
  return acmCertificates(await stack.inventory())[0]?.active;
}

/**
 * Runs the same update until it succeeds. After every run: exit code 0 exactly when everything is on the generation and
 * the inventory says so; nothing is on a third certificate. Returns the exit codes.
 */
export async function updateUntilDone(
  stack: TestStack,
  domain: string,
  generation: number,
  refusals: readonly Refusal<MovingCall>[],
): Promise<number[]> {
  await refuse(stack, refusals);
  const isLasting = refusals.some(({ times }) => !Number.isFinite(times));
  const codes: number[] = [];
  for (let run = 1; run <= 12; run += 1) {
    if (isLasting && run === LASTING_RUNS + 1) await letPass(stack);
    const up = await update(stack);
    codes.push(up.exitCode);
    const moved = await movedTo(stack, domain);
    const hasAll = Object.values(moved)
      .flat()
      .every((one) => one === generation);
    const seen = `run ${run}: exit ${up.exitCode}, ${JSON.stringify(moved)}\n${up.diagnostics.join("\n")}\n${up.stderr.slice(-2000)}`;
    assert.equal(up.exitCode === 0, hasAll && (await recordedGeneration(stack)) === generation, seen);
    assert.deepEqual(
      Object.values(moved)
        .flat()
        .filter((one) => one !== 1 && one !== 2),
      [],
      seen,
    );
    if (up.exitCode === 0) return codes;
    assertNamesCause(up, refusals, seen);
  }
  assert.fail(`not done after 12 runs: ${codes.join(", ")}`);
}

/** Each failed run names a refused resource: as AWS refused it, or as the hook found it. */
function assertNamesCause({ diagnostics }: EngineResult, refusals: readonly Refusal<MovingCall>[], seen: string): void {
  const names = refusals.map(({ call }) => RESOURCES[call].replace("alerts-us-west-2-", "alerts-.*"));
  const cause = new RegExp(`(${names.join("|")}).*(is refused by the drill|AWS still has the old value)`, "s");
  assert.match(diagnostics.join("\n"), cause, seen);
}
