import { sh } from "../../../core/commandLine.ts";
import type { EcsTarget } from "../../../core/deployTarget.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, unread, type Topic } from "../reasons/finding.ts";
import type { EcsService, EcsTask, ServiceFacts } from "../../aws/ecs.ts";
import type { DeployedService, HostFacts } from "../gather/hostFacts.ts";
import { known } from "../../aws/reading.ts";
import { fixCommand, serviceEvents } from "../reasons/commands.ts";
import { acmImports } from "./acmImports.ts";
import { readsOtherParameter } from "./taskSecrets.ts";
import { bundleVersion, hostChain, hostState, storedLeaf } from "./wanted.ts";
import { shortSerial } from "../../../core/serial.ts";
import { spanText } from "../../../core/time.ts";

/** Whether the stored certificate has reached the containers, which read it when they start, and ACM. */
export function deployment(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) =>
    host.entry.deployTo.length === 0
      ? [storedIsDone(host)]
      : [...host.services.flatMap((service) => serviceFindings(facts, host, service)), ...acmImports(host)],
  );
}

function serviceFindings(facts: Facts, host: HostFacts, service: DeployedService): Finding[] {
  const found = judge(facts, host, service);
  const other = readsOtherParameter(facts, host, service, found.verdict === "pass");
  // What reads another parameter is not up to date by being young.
  return other === undefined ? [found] : [other, ...(found.verdict === "pass" ? [] : [found])];
}

function storedIsDone({ entry }: HostFacts): Finding {
  const topic = { link: "deployment", subject: entry.name } as const;
  return passed(topic, "deployTo is empty: the server reads the stored certificate in its own time");
}

function judge(facts: Facts, host: HostFacts, { entry, service: reading, tasks }: ServiceFacts): Finding {
  const topic = { link: "deployment", subject: host.entry.name } as const;
  const name = `${entry.cluster}/${entry.service}`;
  const unknown = unread(topic, `the service ${name}`, reading) ?? unread(topic, `the tasks of ${name}`, tasks);
  if (unknown !== undefined) return unknown;
  const service = known(reading);
  if (service === undefined || service.status !== "ACTIVE") {
    const evidence = `ECS has ${service === undefined ? "no" : `an ${service.status.toLowerCase()}`} service ${name}`;
    const look = sh`aws ecs list-services --region ${facts.inventory.region} --cluster ${entry.cluster}`;
    return finding(topic, "fail", "SERVICE_MISSING", [evidence], [look]);
  }
  const running = (known(tasks) ?? []).filter(({ lastStatus }) => lastStatus === "RUNNING");
  const isDown = service.running === 0 && running.length === 0;
  if (isDown || service.desired === 0) return downFinding(facts, topic, entry, service);
  const look = [serviceEvents(facts.inventory, entry), ...fixCommand(facts.inventory, host.entry.name)];
  return (
    stuckFinding(facts, topic, entry, service, storedAt(host)) ??
    rolloutFinding(topic, name, service, storedAt(host), look) ??
    refusedFinding(facts, host, topic, { entry, service, running }) ??
    taskFinding(facts, host, topic, { name, running }) ??
    pinnedFinding(facts, host, topic, entry) ??
    passed(topic, `${name} runs ${running.length} tasks that have read the stored certificate`)
  );
}

/** A count of 0 is somebody's setting, else something stops the tasks. */
function downFinding(
  { inventory }: Facts,
  topic: Topic,
  entry: EcsTarget,
  { desired, lastEvent }: EcsService,
): Finding {
  const name = `${entry.cluster}/${entry.service}`;
  if (desired === 0) {
    const start = `${updateService(inventory, entry)} --desired-count 1`;
    return finding(topic, "warn", "SERVICE_PAUSED", [`${name} has a desired count of 0`], [start]);
  }
  const evidence = [`${name} has 0 of ${desired} tasks`];
  if (lastEvent !== undefined) evidence.push(`its last event: ${lastEvent}`);
  return finding(topic, "fail", "SERVICE_DOWN", evidence, [serviceEvents(inventory, entry)]);
}

/** Neither a task more than are wanted nor one less: ECS then waits for ever. It rounds the least up, and the most down. */
function stuckFinding(
  { inventory }: Facts,
  topic: Topic,
  entry: EcsTarget,
  { deployments, desired, healthyPercent }: EcsService,
  stored: number | undefined,
): Finding | undefined {
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  if (primary?.rollout !== "IN_PROGRESS" || !isAfter(primary.createdAt, stored)) return undefined;
  if (healthyPercent === undefined) return undefined;
  const { minimum, maximum } = healthyPercent;
  const least = Math.ceil((desired * minimum) / 100);
  const most = Math.floor((desired * maximum) / 100);
  if (least < desired || most > desired) return undefined;
  const evidence = [
    `${entry.cluster}/${entry.service}: rollout IN_PROGRESS with minimumHealthyPercent ${minimum} and maximumPercent ${maximum} of ${desired} ${desired === 1 ? "task" : "tasks"}`,
  ];
  const room = `--deployment-configuration minimumHealthyPercent=${minimum},maximumPercent=200`;
  return finding(topic, "fail", "DEPLOYMENT_STUCK", evidence, [`${updateService(inventory, entry)} ${room}`]);
}

/** Old containers whose deployment AWS has refused, or would: asking it for the same again does not help. */
function refusedFinding(
  facts: Facts,
  host: HostFacts,
  topic: Topic,
  { entry, service, running }: { entry: EcsTarget; service: EcsService; running: readonly EcsTask[] },
): Finding | undefined {
  const [old] = oldTasks(host, running);
  const { inventory } = facts;
  const { cluster } = entry;
  const name = `${cluster}/${entry.service}`;
  const refusal = refusalOf(host, name);
  if (old === undefined) {
    // Young tasks overcome a deployment that was refused, and not that the function may not look at the service.
    if (refusal[0]?.startsWith("ecs:DescribeServices") !== true) return undefined;
    return finding(topic, "warn", "DEPLOYMENT_REFUSED", refusal, [serviceEvents(inventory, entry)]);
  }
  const { controller = "ECS" } = service;
  if (controller !== "ECS") {
    const look =
      controller === "CODE_DEPLOY"
        ? sh`aws deploy list-applications --region ${inventory.region}`
        : sh`aws ecs describe-task-sets --region ${inventory.region} --cluster ${cluster} --service ${entry.service}`;
    const stop = sh`aws ecs stop-task --region ${inventory.region} --cluster ${cluster} --task ${old.arn}`;
    const evidence = [`${name} has the deployment controller ${controller}`, ...refusal];
    return finding(topic, "fail", "DEPLOYMENT_ELSEWHERE", evidence, [look, stop]);
  }
  if (refusal.length === 0) return undefined;
  return finding(topic, "fail", "DEPLOYMENT_REFUSED", refusal, [serviceEvents(inventory, entry)]);
}

/** AWS's words to the function's last run, if they are about this service. A denial has a reason of its own. */
function refusalOf(host: HostFacts, name: string): string[] {
  const { reason, detail = "" } = hostState(host)?.lastError ?? {};
  const isOfEcs = reason === "DEPLOY_FAILED" || detail.startsWith("ecs:");
  return isOfEcs && detail.includes(name) ? [detail] : [];
}

function updateService({ region }: Facts["inventory"], { cluster, service }: EcsTarget): string {
  return sh`aws ecs update-service --region ${region} --cluster ${cluster} --service ${service}`;
}

/**
 * Those that started before the certificate was stored. None where the function has seen this version rolled out: of one that
 * it took over the containers may have read a copy long before.
 */
function oldTasks(host: HostFacts, running: readonly EcsTask[]): readonly EcsTask[] {
  const { deployedVersion } = hostState(host) ?? {};
  const stored = storedAt(host);
  if (stored === undefined || (deployedVersion !== undefined && deployedVersion === bundleVersion(host)?.version))
    return [];
  return running.filter(({ startedAt }) => startedAt !== undefined && startedAt < stored);
}

function rolloutFinding(
  topic: Topic,
  name: string,
  { deployments, lastEvent }: EcsService,
  stored: number | undefined,
  look: readonly string[],
): Finding | undefined {
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  const failed = deployments.find(({ rollout }) => rollout === "FAILED");
  if (failed !== undefined && (failed === primary || isAfter(failed.createdAt, stored))) {
    const evidence = [`${name}: ${failed.reason ?? "rollout FAILED"}`, ...(lastEvent === undefined ? [] : [lastEvent])];
    return finding(topic, "fail", "DEPLOYMENT_FAILED", evidence, look);
  }
  if (primary?.rollout !== "IN_PROGRESS" || !isAfter(primary.createdAt, stored)) return undefined;
  const trouble = primary.failedTasks > 0;
  const failing = trouble ? `, ${primary.failedTasks} tasks failed to start` : "";
  const evidence = [
    `${name}: rollout IN_PROGRESS${failing}`,
    ...(trouble && lastEvent !== undefined ? [`its last event: ${lastEvent}`] : []),
  ];
  return finding(
    topic,
    trouble ? "fail" : "warn",
    trouble ? "DEPLOYMENT_FAILED" : "DEPLOYMENT_RUNNING",
    evidence,
    trouble ? look : [],
  );
}

function taskFinding(
  { now }: Facts,
  host: HostFacts,
  topic: Topic,
  { name, running }: { readonly name: string; readonly running: readonly EcsTask[] },
): Finding | undefined {
  const old = oldTasks(host, running);
  const stored = storedAt(host);
  if (old.length === 0 || stored === undefined) return undefined;
  const oldest = Math.min(...old.map(({ startedAt = now }) => startedAt));
  const evidence = [
    `${old.length} of ${running.length} tasks of ${name} started ${spanText(now - oldest)} ago`,
    `the certificate was stored ${spanText(now - stored)} ago, after that`,
  ];
  return finding(topic, "fail", "DEPLOYMENT_MISSING", evidence);
}

/** Young containers with another certificate. Only when every port says so: a proxy may be in front of one. */
function pinnedFinding(
  facts: Facts,
  host: HostFacts,
  topic: Topic,
  { cluster, service }: EcsTarget,
): Finding | undefined {
  const wanted = storedLeaf(host)?.serial;
  const serials = facts.endpoints
    .filter(({ entry }) => entry.certificate === host.entry.name)
    .flatMap(({ handshakes }) => handshakes.flatMap(({ result }) => ("leaf" in result ? [result.leaf.serial] : [])));
  if (wanted === undefined || serials.length === 0 || serials.includes(wanted)) return undefined;
  const evidence = [
    `every task of ${cluster}/${service} is younger than the stored certificate (serial ${shortSerial(wanted)})`,
    `served is serial ${shortSerial(serials[0] ?? "")}`,
  ];
  const { region } = facts.inventory;
  const look = sh`aws ecs describe-services --region ${region} --cluster ${cluster} --services ${service} --query 'services[].taskDefinition'`;
  return finding(topic, "fail", "SERVICE_PINNED", evidence, [look]);
}

/**
 * When the certificate was stored: a task that started later has read it. The bundle's date, unless it was written once
 * more without the certificate becoming another one.
 */
function storedAt(host: HostFacts): number | undefined {
  const stored = hostState(host)?.stored;
  const bundle = bundleVersion(host);
  const chain = known(host.chain);
  const recorded = Date.parse(stored?.storedAt ?? "");
  const rewritten = bundle !== undefined && stored !== undefined && stored.version !== bundle.version;
  if (bundle !== undefined && !(rewritten && hostChain(host)?.[0]?.sha256 === stored?.sha256)) return bundle.modified;
  return Number.isNaN(recorded) ? chain?.modified : recorded;
}

function isAfter(time: number | undefined, other: number | undefined): boolean {
  return time !== undefined && (other === undefined || time >= other);
}
