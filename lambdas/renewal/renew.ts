import { asRenewalError, RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { HostSettings } from "../../core/hostCertificate/renewalSettings.ts";
import { errorInNetwork } from "../../core/renewal/egress.ts";
import {
  type AccountAnswer,
  type HostAnswer,
  hostAnswer,
  type Outcome,
  type RenewalAnswer,
} from "../../core/renewal/renewalAnswer.ts";
import { type RemovalEvent, type RenewalEvent, RenewalEventError } from "../../core/renewal/renewalEvent.ts";
import { hostMetrics } from "../../core/renewal/renewalMetrics.ts";
import { changeAccount } from "./steps/changeAccount.ts";
import { clearRemovedHosts } from "./steps/clearRemovedHosts.ts";
import { HostRun } from "./steps/hostRun.ts";
import { type HostEvent, renewHost } from "./steps/renewHost.ts";
import { removeImport } from "./steps/removeImport.ts";
import { type RunContext, timeLeft } from "./steps/runContext.ts";

/** Hosts that are worked on at the same time: SSM, Route 53 and the CA have limits a second. */
const HOSTS_AT_ONCE = 4;

/** At least one host failed, after everything was tried; Lambda counts it, and the message says which and why. */
export class RenewalRunError extends Error {
  override readonly name = "RenewalRunError";

  constructor(failed: readonly HostAnswer[], all: number) {
    const each = failed.map(({ host, reason, message }) => `${host}: ${reason}: ${message}`);
    super(`${failed.length} of ${all} hosts failed. ${each.join(" | ")}`);
  }
}

/**
 * What the function does: every host that the event is about, and an answer that says per host what was done and why.
 * Throws RenewalRunError when a host failed, unless a deployment asked: it gets `pending`, and the schedule goes on. A
 * rotation gets an error also for what is not done yet.
 */
export async function renew(context: RunContext, event: RenewalEvent): Promise<RenewalAnswer> {
  if (event.kind === "account") return accountAnswer(context, event);
  if (event.kind === "removal") return removalAnswer(context, event);
  const hosts = hostsOf(context, event);
  const answers = await inTurn(hosts, HOSTS_AT_ONCE, (host) => answerFor(context, host, event));
  if (event.kind === "attempt" && event.host === undefined) await clearRemovedHosts(context);
  const failed = answers.filter(({ action }) => action === "failed");
  await ping(context, failed);
  if (event.kind === "attempt" && event.source === "deployment") {
    return { version: 1, hosts: answers.map((one) => (one.action === "failed" ? { ...one, action: "pending" } : one)) };
  }
  const missing = event.kind === "attempt" && event.source === "rotation" ? answers.filter(isUndelivered) : failed;
  if (missing.length > 0) throw new RenewalRunError(missing, answers.length);
  return { version: 1, hosts: answers };
}

function isUndelivered({ action, deployed }: HostAnswer): boolean {
  return action === "failed" || !deployed;
}

/** A host that does not fit into the time left; nothing is known of it, so it has no metrics either. */
const NOT_BEGUN: Outcome = {
  action: "pending",
  reason: "OUT_OF_TIME",
  message: "not begun: the time of this run is used up; the next scheduled run looks at it",
};

async function answerFor(context: RunContext, host: HostSettings, event: HostEvent): Promise<HostAnswer> {
  const run = new HostRun(context, host);
  const isBegun = timeLeft(context) > 0;
  const outcome = isBegun ? await renewHost(run, event) : NOT_BEGUN;
  const answer = hostAnswer(host, run.state, outcome, run.warnings, run.casTried);
  const { logger } = context.ports;
  const { action, reason, message } = answer;
  if (action === "failed") logger.error(message, { host: host.name, action, reason });
  else logger.info(message, { host: host.name, action, reason });
  if (isBegun) logger.metrics(host.names[0] ?? host.name, hostMetrics(run.state, answer, run.now()));
  return answer;
}

function hostsOf({ settings }: RunContext, event: HostEvent): readonly HostSettings[] {
  const { host } = event;
  if (host === undefined) return settings.hosts;
  const found = settings.hosts.filter(({ name, names }) => name === host || names[0] === host);
  if (found.length > 0) return found;
  throw new RenewalEventError(
    `no host "${host}"; configured: ${settings.hosts.map(({ name }) => name).join(", ") || "none"}`,
  );
}

async function accountAnswer(
  context: RunContext,
  { ca, action }: Extract<RenewalEvent, { readonly kind: "account" }>,
): Promise<RenewalAnswer> {
  const account: AccountAnswer = await changeAccount(context, ca, action);
  return { version: 1, hosts: [], account };
}

/** The engine shows the error's message alone, so the reason is in it. */
async function removalAnswer(context: RunContext, event: RemovalEvent): Promise<RenewalAnswer> {
  const { logger } = context.ports;
  const { host, region } = event;
  try {
    const removal = await removeImport(context, event);
    logger.info(`deleted in ACM: ${removal.removed.join(", ") || "nothing was there"}`, { host, region });
    return { version: 1, hosts: [], removal };
  } catch (thrown) {
    const error = errorInNetwork(asRenewalError(thrown), context.settings.functionNetwork);
    if (error.cause === thrown) logger.fault(error.message, thrown, { host, region });
    else logger.error(error.message, { host, region, reason: error.reason });
    const detail = `${host} in ${region} was not deleted: ${error.reason}: ${error.message}`;
    throw new RenewalError({ reason: error.reason, type: error.type, detail, cause: error });
  }
}

/** Tells whoever watches that the run took place, and how. A heartbeat that does not get through fails no run. */
async function ping({ settings, ports }: RunContext, failed: readonly HostAnswer[]): Promise<void> {
  const { heartbeatParameter } = settings;
  if (heartbeatParameter === undefined) return;
  try {
    const parameter = await ports.store.readVersion(heartbeatParameter);
    if (parameter === undefined) {
      throw new RenewalError({ reason: "STORE_FAILED", detail: `there is no parameter ${heartbeatParameter}` });
    }
    const text = failed.map(({ host, reason }) => `${host}: ${reason}`).join("\n");
    const reached = await ports.heartbeat.ping(parameter.value.trim(), { failed: failed.length > 0, text });
    if (!reached) ports.logger.warn("the heartbeat did not get through");
  } catch (error) {
    ports.logger.warn(`no heartbeat: ${asRenewalError(error).message}`);
  }
}

/** Maps a list, so many at a time, in order. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
