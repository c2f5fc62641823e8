import type { ServiceEntry } from "../../../core/inventory.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import type { EcsService, EcsTask, HostFacts, ServiceFacts } from "../hostFacts.ts";
import { known } from "../reading.ts";
import { fixCommand, serviceEvents } from "./commands.ts";
import { bundleVersion, hostChain, hostState, storedLeaf } from "./hostWanted.ts";
import { spanText } from "./urgency.ts";

/** Whether the stored certificate has reached the containers, which read it when they start. */
export function deployment(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => host.services.map((service) => judge(facts, host, service)));
}

function judge(facts: Facts, host: HostFacts, { entry, service: reading, tasks }: ServiceFacts): Finding {
  const place = { link: "deployment", subject: host.entry.name } as const;
  const name = `${entry.cluster}/${entry.service}`;
  const unknown = unread(place, `the service ${name}`, reading) ?? unread(place, `the tasks of ${name}`, tasks);
  if (unknown !== undefined) return unknown;
  const service = known(reading);
  if (service === undefined || service.status !== "ACTIVE") {
    const evidence = `ECS has ${service === undefined ? "no" : `an ${service.status.toLowerCase()}`} service ${name}`;
    const look = `aws ecs list-services --region ${facts.inventory.region} --cluster ${entry.cluster}`;
    return finding(place, "fail", "SERVICE_MISSING", [evidence], [look]);
  }
  const running = (known(tasks) ?? []).filter(({ lastStatus }) => lastStatus === "RUNNING");
  if (service.running === 0 && running.length === 0)
    return finding(place, "fail", "SERVICE_DOWN", downEvidence(name, service), downNext(facts, entry, service));
  const fix = [fixCommand(facts.inventory, host.entry.name)];
  const look = [serviceEvents(facts.inventory, entry), ...fix];
  return (
    rolloutFinding(place, name, service, storedAt(host), look) ??
    taskFinding(facts, place, name, running, storedAt(host), fix) ??
    pinnedFinding(facts, host, place, entry) ??
    pass(place, `${name} runs ${running.length} tasks, all younger than the stored certificate`)
  );
}

function downEvidence(name: string, { desired, lastEvent }: EcsService): string[] {
  return [`${name} has 0 of ${desired} tasks`, ...(lastEvent === undefined ? [] : [`its last event: ${lastEvent}`])];
}

/** A count of 0 is somebody's setting, else something stops the tasks. */
function downNext({ inventory }: Facts, entry: ServiceEntry, { desired }: EcsService): string[] {
  const { cluster, service } = entry;
  if (desired > 0) return [serviceEvents(inventory, entry)];
  return [
    `aws ecs update-service --region ${inventory.region} --cluster ${cluster} --service ${service} --desired-count 1`,
  ];
}

type Place = Pick<Finding, "link" | "subject">;

function rolloutFinding(
  place: Place,
  name: string,
  { deployments, lastEvent }: EcsService,
  stored: number | undefined,
  look: readonly string[],
): Finding | undefined {
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  const failed = deployments.find(({ rollout }) => rollout === "FAILED");
  if (failed !== undefined && (failed === primary || isAfter(failed.createdAt, stored))) {
    const evidence = [`${name}: ${failed.reason ?? "rollout FAILED"}`, ...(lastEvent === undefined ? [] : [lastEvent])];
    return finding(place, "fail", "DEPLOYMENT_FAILED", evidence, look);
  }
  if (primary?.rollout !== "IN_PROGRESS" || !isAfter(primary.createdAt, stored)) return undefined;
  const trouble = primary.failedTasks > 0;
  const failing = trouble ? `, ${primary.failedTasks} tasks failed to start` : "";
  const evidence = [
    `${name}: rollout IN_PROGRESS${failing}`,
    ...(trouble && lastEvent !== undefined ? [`its last event: ${lastEvent}`] : []),
  ];
  return finding(
    place,
    trouble ? "fail" : "warn",
    trouble ? "DEPLOYMENT_FAILED" : "DEPLOYMENT_RUNNING",
    evidence,
    trouble ? look : [],
  );
}

function taskFinding(
  { now }: Facts,
  place: Place,
  name: string,
  running: readonly EcsTask[],
  stored: number | undefined,
  fix: readonly string[],
): Finding | undefined {
  const old =
    stored === undefined ? [] : running.filter(({ startedAt }) => startedAt !== undefined && startedAt < stored);
  if (old.length === 0 || stored === undefined) return undefined;
  const oldest = Math.min(...old.map(({ startedAt = now }) => startedAt));
  const evidence = [
    `${old.length} of ${running.length} tasks of ${name} started ${spanText(now - oldest)} ago`,
    `the certificate was stored ${spanText(now - stored)} ago, after that`,
  ];
  return finding(place, "fail", "DEPLOYMENT_MISSING", evidence, fix);
}

/** Young containers with another certificate. Only when every port says so: a proxy may be in front of one. */
function pinnedFinding(
  facts: Facts,
  host: HostFacts,
  place: Place,
  { cluster, service }: ServiceEntry,
): Finding | undefined {
  const wanted = storedLeaf(host)?.serial;
  const serials = facts.endpoints
    .filter(({ entry }) => entry.certificate === host.entry.name)
    .flatMap(({ handshakes }) => handshakes.flatMap(({ result }) => ("leaf" in result ? [result.leaf.serial] : [])));
  if (wanted === undefined || serials.length === 0 || serials.includes(wanted)) return undefined;
  const evidence = [
    `every task of ${cluster}/${service} is younger than the stored certificate (serial ${wanted.slice(0, 8)})`,
    `served is serial ${serials[0]?.slice(0, 8)}`,
  ];
  const { region } = facts.inventory;
  const look = `aws ecs describe-services --region ${region} --cluster ${cluster} --services ${service} --query 'services[].taskDefinition'`;
  return finding(place, "fail", "SERVICE_PINNED", evidence, [look]);
}

/**
 * When the certificate was stored: a task that started later has read it. The bundle's date, unless it was written once
 * more without the certificate becoming another one.
 */
function storedAt(host: HostFacts): number | undefined {
  const stored = hostState(host)?.stored;
  const bundle = bundleVersion(host);
  const chain = known(host.chain);
  const told = Date.parse(stored?.storedAt ?? "");
  const rewritten = bundle !== undefined && stored !== undefined && stored.version !== bundle.version;
  if (bundle !== undefined && !(rewritten && hostChain(host)?.[0]?.sha256 === stored?.sha256)) return bundle.modified;
  return Number.isNaN(told) ? chain?.modified : told;
}

function isAfter(time: number | undefined, other: number | undefined): boolean {
  return time !== undefined && (other === undefined || time >= other);
}
