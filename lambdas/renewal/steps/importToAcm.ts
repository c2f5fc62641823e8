import type { X509Certificate } from "node:crypto";
import { regionOfArn } from "../../../core/arn.ts";
import { acmRegions, givenArns } from "../../../core/deployTarget.ts";
import {
  ACM_TAGS,
  type AcmArns,
  type ImportedCertificate,
  acmArnsText,
  acmTags,
  isImportedFor,
  isOfEarlierName,
  parseAcmArns,
  reimportFault,
} from "../../../core/hostCertificate/acmCertificate.ts";
import { hostParameters, hostPath } from "../../../core/hostCertificate/hostParameters.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { HostSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { backoffMs } from "../../../core/hostCertificate/renewalTimes.ts";
import type { StoredBundle } from "../../../core/renewal/storedBundle.ts";
import { sameSerial } from "../../../core/serial.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { HostRun } from "./hostRun.ts";
import { growing, timeLeft } from "./runContext.ts";

const FIRST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 5_000;
/** Longer than this ACM does not take to report what it has imported. */
const PATIENCE_MS = MINUTE_MS;

/**
 * Brings the stored bundle into ACM of every region that is a target, over the ARN that it has there. Regions are
 * independent: each is tried, and what went wrong is in the state and in the answer. The ARN of a new certificate is written
 * down before anything else is done. Where the settings give an ARN, that one is taken and no other.
 */
export async function importToAcm(run: HostRun): Promise<RenewalError[]> {
  const errors: RenewalError[] = [];
  for (const region of acmRegions(run.host.deployTo)) {
    const error = await regionError(run, region);
    if (error !== undefined) errors.push(error);
  }
  return errors;
}

/** Whether ACM has what is stored in every region, by one call for each; false also when that cannot be seen. */
export async function isStillInAcm(run: HostRun): Promise<boolean> {
  const serial = run.state.stored?.serial;
  if (serial === undefined) return true;
  const arns = knownArns(run);
  for (const region of acmRegions(run.host.deployTo)) {
    const arn = arns[region];
    try {
      const there = arn === undefined ? undefined : await port(run).describe(arn);
      if (!sameSerial(there?.serial, serial)) return false;
    } catch (error) {
      // The run that takes the lease meets the same fault, and reports it.
      run.known(error);
      return false;
    }
  }
  return true;
}

async function regionError(run: HostRun, region: string): Promise<RenewalError | undefined> {
  const seen: Seen = { there: undefined, isRefused: false };
  let error: RenewalError | undefined;
  try {
    await bringTo(run, region, seen);
  } catch (thrown) {
    error = run.known(thrown);
  }
  // Another run has taken over: what it finds there is what counts.
  if (error?.reason === "LEASE_LOST") return error;
  const { there, isRefused } = seen;
  run.note("acmSeen", { region, arn: there?.arn, serial: there?.serial, error, isRefused });
  return error;
}

/** What was seen of a region's certificate, also when an error ended the look. */
interface Seen {
  there: ImportedCertificate | undefined;
  isRefused: boolean;
}

async function bringTo(run: HostRun, region: string, seen: Seen): Promise<void> {
  const { fitBundle: bundle, leaf } = run;
  if (bundle === undefined || leaf === undefined) return;
  seen.there = await written(run, region);
  seen.there ??= await found(run, region);
  if (sameSerial(seen.there?.serial, bundle.facts.serial)) return;
  if (seen.there !== undefined) await assertReplaceable(run, seen.there, leaf);
  assertNotRefusedJustNow(run, region);
  await run.fence();
  const arn = await imported(run, region, bundle, seen);
  await writeDown(run, region, arn);
  await watch(run, arn, bundle, seen);
}

/**
 * The certificate whose ARN is given or written down; undefined when it was deleted by hand. What is given is not replaced
 * by a new one: its consumers would not have the ARN of that.
 */
async function written(run: HostRun, region: string): Promise<ImportedCertificate | undefined> {
  const arn = knownArns(run)[region];
  const there = arn === undefined ? undefined : await port(run).describe(arn);
  if (there !== undefined || arn === undefined || givenArns(run.host.deployTo)[region] === undefined) return there;
  const detail = `${arn} is not in ACM any more, and nothing is imported in its place. ${newArn(run)}`;
  throw new RenewalError({ reason: "ACM_REIMPORT_REFUSED", detail });
}

/** One that a run has imported which was killed before it could write the ARN down. */
async function found(run: HostRun, region: string): Promise<ImportedCertificate | undefined> {
  for (const arn of await port(run).list(region, run.host.names)) {
    if (!(await isOurs(run, arn))) continue;
    const there = await port(run).describe(arn);
    if (there === undefined) continue;
    await run.fence();
    await writeDown(run, region, arn);
    return there;
  }
  return undefined;
}

async function assertReplaceable(run: HostRun, there: ImportedCertificate, leaf: X509Certificate): Promise<void> {
  const { arn } = there;
  if (!(await isOurs(run, arn)) && !(await isOfEarlier(run, arn))) {
    const detail = `${arn} has other tags; correct ${run.parameters.acm}, or delete it to have the certificate found by its tags`;
    throw new RenewalError({ reason: "ACM_NOT_OURS", detail });
  }
  const fault = reimportFault(there, leaf);
  if (fault === undefined) return;
  const remedy = `${newArn(run)}; or take back what was changed, and force a renewal`;
  throw new RenewalError({ reason: "ACM_REIMPORT_REFUSED", detail: `${arn}: ${fault}. ${remedy}` });
}

/** A name alone does not do: a renamed host continues with the ARN that its parameter has. */
function newArn({ parameters }: HostRun): string {
  return (
    "Give the new certificate an ARN of its own: a new generation of the wildcard; for a host, another `name` in the config, " +
    `and when that is deployed, ${parameters.acm} deleted`
  );
}

async function isOurs(run: HostRun, arn: string): Promise<boolean> {
  if (Object.values(givenArns(run.host.deployTo)).includes(arn)) return true;
  const tags = await port(run).tags(arn);
  return tags !== undefined && isImportedFor(tags, run.context.settings.stack, run.host.name);
}

/**
 * A host that was renamed in the config keeps its parameters, and in them the ARN. The tags stay as they were: the function
 * may not tag a certificate that exists.
 */
async function isOfEarlier(run: HostRun, arn: string): Promise<boolean> {
  const region = regionOfArn(arn) ?? "";
  if (writtenArns(run)[region] !== arn) return false;
  const { stack, hosts } = run.context.settings;
  const tags = await port(run).tags(arn);
  if (tags === undefined) return false;
  const named = hosts.find(({ name }) => name === tags[ACM_TAGS.host]);
  const isClaimed = named !== undefined && (await mayHave(run, named, arn));
  return isOfEarlierName(tags, stack, isClaimed ? [named.name] : []);
}

/** Hosts that have swapped their names have different ARNs in their parameters, unless one of them does not deploy to ACM. */
async function mayHave({ context }: HostRun, { names, folder, deployTo }: HostSettings, arn: string): Promise<boolean> {
  const region = regionOfArn(arn) ?? "";
  const { acm } = hostParameters(hostPath(context.settings.parameterPrefix, names, folder));
  const text = (await context.ports.store.read([acm])).get(acm)?.value ?? "";
  const written = parseAcmArns(text)?.[region];
  return written === undefined ? acmRegions(deployTo).includes(region) : written === arn;
}

/** What ACM has refused, it refuses again: it is asked with growing pauses, and the certificate before is served. */
function assertNotRefusedJustNow(run: HostRun, region: string): void {
  const copy = run.state.acm?.find((one) => one.region === region);
  if (copy?.refused === undefined || copy.error === undefined) return;
  if (copy.refused.version !== run.state.stored?.version) return;
  const until = Date.parse(copy.error.at) + backoffMs(copy.refused.times, undefined);
  if (run.now().getTime() >= until) return;
  throw new RenewalError({ reason: "ACM_REFUSED", type: copy.error.type, detail: copy.error.detail });
}

async function imported(run: HostRun, region: string, { pem }: StoredBundle, seen: Seen): Promise<string> {
  const { context, host } = run;
  const target =
    seen.there === undefined ? { tags: acmTags(context.settings.stack, host.name) } : { over: seen.there.arn };
  try {
    return await port(run).import(region, pem, target);
  } catch (error) {
    seen.isRefused = error instanceof RenewalError && error.reason === "ACM_REFUSED";
    throw error;
  }
}

async function watch(run: HostRun, arn: string, { facts }: StoredBundle, seen: Seen): Promise<void> {
  const begun = run.now().getTime();
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    seen.there = (await port(run).describe(arn)) ?? seen.there;
    if (sameSerial(seen.there?.serial, facts.serial)) return;
    if (wait >= timeLeft(run.context) || run.now().getTime() + wait >= begun + PATIENCE_MS) break;
    await run.context.ports.clock.sleep(wait);
  }
  const detail = `${arn}: ACM took serial ${facts.serial} and reports ${seen.there?.serial ?? "none"}`;
  throw new RenewalError({ reason: "ROLLOUT_RUNNING", detail });
}

/** What the settings give comes first: it is what consumers have. */
function knownArns(run: HostRun): AcmArns {
  return { ...writtenArns(run), ...givenArns(run.host.deployTo) };
}

function writtenArns(run: HostRun): AcmArns {
  const text = run.held.get(run.parameters.acm)?.value;
  const arns = text === undefined ? {} : parseAcmArns(text);
  if (arns === undefined) run.warn(`${run.parameters.acm} holds no ARNs by region; they are found by their tags`);
  return arns ?? {};
}

async function writeDown(run: HostRun, region: string, arn: string): Promise<void> {
  const arns = writtenArns(run);
  if (arns[region] === arn) return;
  const name = run.parameters.acm;
  const value = acmArnsText({ ...arns, [region]: arn });
  const version = await run.context.ports.store.write({ name, value, secret: false });
  run.holds(name, { value, version, modified: run.now() });
}

function port({ context }: HostRun) {
  return context.ports.deployments.acm;
}
