import { sh } from "../commandLine.ts";
import { generationOfTag } from "../generation.ts";
import { type FailedUpdate, refreshCommand } from "../failedUpdates.ts";
import {
  type AcmCertificateEntry,
  acmCertificates,
  type GenerationEntry,
  type Inventory,
  obtainedHost,
} from "../inventory.ts";
import { ACM_LIMIT } from "../thresholds.ts";
import { DAY_MS } from "../time.ts";
import { nameOf } from "../urn.ts";

/** What ACM says about one certificate. */
export interface AcmFacts {
  /** ACM's own word, such as ISSUED or PENDING_VALIDATION. */
  readonly status: string;
  /** Milliseconds since the epoch; undefined = ACM does not say. */
  readonly createdAt: number | undefined;
  readonly notAfter: number | undefined;
  /** ARNs of what uses it. */
  readonly inUseBy: readonly string[];
  readonly imported: boolean;
  /** Whether ACM would renew it now. */
  readonly eligible: boolean;
  /** State of a renewal that ACM has begun, with its reason; undefined = none. */
  readonly renewal: string | undefined;
}

/** One certificate as read: its facts, that it is gone, or why nobody knows. */
export type CertificateReading = AcmFacts | { readonly missing: true } | { readonly unknown: string };

export interface CertificateStatus {
  readonly region: string;
  readonly arn: string;
  readonly state: string;
  /** Whole days since its request; undefined = unknown. */
  readonly ageDays: number | undefined;
  /** ISO 8601. */
  readonly notAfter: string | undefined;
  /** Whole days until it expires, negative when it has. */
  readonly daysLeft: number | undefined;
  readonly inUseBy: readonly string[];
  readonly renewable: string;
}

export interface GenerationStatus {
  readonly generation: number;
  readonly role: "active" | "newer" | "older";
  readonly origin: GenerationEntry["origin"];
  readonly certificates: readonly CertificateStatus[];
  /** Whether the preview lets the endpoints move to it: ACM has it as issued in every region; undefined = unknown. */
  readonly canServe: boolean | undefined;
  readonly canServeWhy: string;
  /** Whether its retirement would lose nothing; undefined = cannot be told. */
  readonly safeToRetire: boolean | undefined;
  readonly why: string;
}

/** The state of each generation, in ascending order. `now`: milliseconds since the epoch; `readings` by ARN. */
export function generationStatuses(
  certificate: AcmCertificateEntry,
  readings: ReadonlyMap<string, CertificateReading>,
  now: number,
): GenerationStatus[] {
  const readingOf = (arn: string): CertificateReading => readings.get(arn) ?? { unknown: "not asked" };
  const serving = certificate.generations.find(({ generation }) => generation === certificate.active);
  return [...certificate.generations]
    .sort((a, b) => a.generation - b.generation)
    .map((entry) => {
      const certificates = Object.entries(entry.arns).map(([region, arn]) =>
        certificateStatus(region, arn, readingOf(arn), { now, obtained: obtainedHost(certificate, entry.generation) }),
      );
      const { generation, origin } = entry;
      const readings = Object.entries(entry.arns).map(([region, arn]) => ({ region, reading: readingOf(arn) }));
      const isRenewed = obtainedHost(certificate, entry.generation) !== undefined;
      const use = serviceOf(readings, isRenewed ? undefined : now);
      const retirement = retirementOf(entry, certificate, serving, use.canServe, readingOf);
      return { generation, role: roleOf(entry, certificate), origin, certificates, ...use, ...retirement };
    });
}

interface RegionReading {
  readonly region: string;
  readonly reading: CertificateReading;
}

/** `now`: to warn of an end that is near; undefined = something renews it, whoever uses it. */
function serviceOf(
  readings: readonly RegionReading[],
  now: number | undefined,
): Pick<GenerationStatus, "canServe" | "canServeWhy"> {
  const faults = readings.flatMap(({ region, reading }) => {
    if ("missing" in reading) return `gone in ${region}`;
    return "status" in reading && reading.status !== "ISSUED" ? `${reading.status} in ${region}` : [];
  });
  if (faults.length > 0) return { canServe: false, canServeWhy: faults.join(", ") };
  const unknown = readings.filter(({ reading }) => "unknown" in reading).map(({ region }) => region);
  return unknown.length > 0
    ? { canServe: undefined, canServeWhy: `ACM could not be asked in ${unknown.join(", ")}` }
    : { canServe: true, canServeWhy: `ISSUED in every region${shortLife(readings, now)}` };
}

/** A roll-back to a generation that ends within days is the next emergency. */
function shortLife(readings: readonly RegionReading[], now: number | undefined): string {
  const ends = readings.flatMap(({ reading }) => ("notAfter" in reading ? (reading.notAfter ?? []) : []));
  const left = now === undefined ? Number.POSITIVE_INFINITY : Math.min(...ends) - now;
  return left < ACM_LIMIT.seconds * 1000 ? `, but for ${Math.floor(left / DAY_MS)} d only` : "";
}

function roleOf({ generation }: GenerationEntry, { active }: AcmCertificateEntry): GenerationStatus["role"] {
  if (generation === active) return "active";
  return generation > active ? "newer" : "older";
}

interface StatusContext {
  readonly now: number;
  /** What the renewal function calls it; undefined = it is not the one that renews it. */
  readonly obtained: string | undefined;
}

function certificateStatus(
  region: string,
  arn: string,
  reading: CertificateReading,
  { now, obtained }: StatusContext,
): CertificateStatus {
  const blank = { region, arn, ageDays: undefined, notAfter: undefined, daysLeft: undefined, inUseBy: [] };
  if ("missing" in reading) return { ...blank, state: "gone: ACM has no such certificate", renewable: "no" };
  if ("unknown" in reading) return { ...blank, state: `unknown: ${reading.unknown}`, renewable: "unknown" };
  const { status, createdAt, notAfter, inUseBy } = reading;
  return {
    region,
    arn,
    state: status,
    ageDays: createdAt === undefined ? undefined : Math.floor((now - createdAt) / DAY_MS),
    notAfter: notAfter === undefined ? undefined : new Date(notAfter).toISOString(),
    daysLeft: notAfter === undefined ? undefined : Math.floor((notAfter - now) / DAY_MS),
    inUseBy,
    renewable: obtained === undefined ? renewableText(reading) : `yes: by the renewal function, as ${obtained}`,
  };
}

function renewableText({ imported, eligible, inUseBy, renewal, status }: AcmFacts): string {
  const begun = renewal === undefined ? "" : `; renewal ${renewal}`;
  if (imported) return "no: ACM never renews an imported certificate";
  if (status !== "ISSUED") return `no: it is ${status}`;
  if (eligible) return `yes${begun}`;
  return inUseBy.length === 0 ? `not while nothing uses it${begun}` : `no: ACM calls it ineligible${begun}`;
}

function retirementOf(
  entry: GenerationEntry,
  certificate: AcmCertificateEntry,
  serving: GenerationEntry | undefined,
  canServe: boolean | undefined,
  readingOf: (arn: string) => CertificateReading,
): Pick<GenerationStatus, "safeToRetire" | "why"> {
  if (entry.generation === certificate.active) return { safeToRetire: false, why: "it serves" };
  const readings = Object.entries(entry.arns).map(([region, arn]) => ({ region, reading: readingOf(arn) }));
  const users = readings.flatMap(({ reading }) => ("inUseBy" in reading ? reading.inUseBy : []));
  if (users.length > 0) {
    return {
      safeToRetire: false,
      why: `${users.length} ${users.length === 1 ? "resource uses" : "resources use"} it, or did until lately: ACM learns late, up to an hour for API Gateway`,
    };
  }
  const servingStates = Object.entries(serving?.arns ?? {}).map(([region, arn]) => ({
    region,
    reading: readingOf(arn),
  }));
  const unknown = [...readings, ...servingStates].filter(({ reading }) => "unknown" in reading);
  if (unknown.length > 0) {
    const regions = [...new Set(unknown.map(({ region }) => region))].join(", ");
    return { safeToRetire: undefined, why: `ACM could not be asked in ${regions}` };
  }
  const faulty = servingStates.find(({ reading }) => !("status" in reading && reading.status === "ISSUED"));
  // One that has ended itself is nothing to roll back to.
  if (faulty !== undefined && canServe !== false) {
    return {
      safeToRetire: false,
      why: `the active generation ${certificate.active} is not issued in ${faulty.region}: this one may be needed for a roll-back`,
    };
  }
  if (entry.origin === "existing") {
    return { safeToRetire: true, why: "nothing uses it; it only leaves the stack, ACM keeps it" };
  }
  return {
    safeToRetire: true,
    why: entry.generation > certificate.active ? "nothing uses it; it stands by for a switch" : "nothing uses it",
  };
}

/** A certificate that ACM has under one of the stack's own names. */
export interface TaggedCertificate {
  readonly region: string;
  readonly arn: string;
  /** Its tag `Name`. */
  readonly tag: string;
}

export interface PendingOperation {
  /** The engine's word: creating, updating, deleting, reading. */
  readonly operation: string;
  readonly urn: string;
}

export interface Unfinished {
  readonly what: string;
  /** What clears it, in this order. */
  readonly commands: readonly string[];
}

/**
 * Certificates tagged as the stack's that neither its inventory nor its state has: what a killed update leaves.
 * `stateArns`: undefined = the state is not known, so an update that runs now may still take them in.
 */
export function orphans(
  inventory: Inventory,
  tagged: readonly TaggedCertificate[],
  stateArns: ReadonlySet<string> | undefined,
): Unfinished[] {
  const known = new Set(
    acmCertificates(inventory).flatMap(({ generations }) => generations.flatMap(({ arns }) => Object.values(arns))),
  );
  return tagged
    .filter(({ arn, tag }) => isTagOf(inventory, tag) && !known.has(arn) && stateArns?.has(arn) !== true)
    .map(({ region, arn, tag }) => ({
      what:
        `${arn} (tag Name=${tag}) is in ACM, but not in the ${stateArns === undefined ? "inventory" : "inventory or the state"}.` +
        `${stateArns === undefined ? " Sure only while no update runs; --state FILE tells." : ""}`,
      commands: [sh`aws acm delete-certificate --region ${region} --certificate-arn ${arn}`],
    }));
}

function isTagOf({ stack, certificates }: Inventory, tag: string): boolean {
  return certificates.some(({ name }) => generationOfTag(stack, name, tag) !== undefined);
}

/** What a killed update left in the state, with the commands that clear it. */
export function pendingLeftovers(stack: string, pending: readonly PendingOperation[]): Unfinished[] {
  return pending.map(({ operation, urn }) => ({
    what: `The state has a pending operation: ${operation} ${urn}.`,
    commands:
      operation === "creating"
        ? [
            sh`npm run pulumi -- cancel --stack ${stack}`,
            sh`npm run pulumi -- refresh --clear-pending-creates --stack ${stack}`,
          ]
        : [sh`npm run pulumi -- cancel --stack ${stack}`, sh`npm run pulumi -- up --refresh --stack ${stack}`],
  }));
}

/**
 * What a failed update left in the state: one entry for all its resources, since one refresh repairs them together. The
 * update that follows it then sends what AWS refused.
 */
export function failedLeftovers(stack: string, failed: readonly FailedUpdate[]): Unfinished[] {
  if (failed.length === 0) return [];
  const causes = failed.map(({ urn, reasons }) => `${nameOf(urn)} (${reasons.map(shortReason).join("; ")})`);
  return [
    {
      what:
        `The last update failed at ${causes.sort().join(", ")}. The state has what was asked for, not what AWS has: ` +
        "without the refresh the next update changes nothing there and still reports it as updated.",
      commands: [refreshCommand(failed), sh`npm run pulumi -- up --stack ${stack}`],
    },
  ];
}

/** The provider puts the URN and a count in front of what AWS said, and spreads it over lines. */
function shortReason(reason: string): string {
  const said = reason.replace(/^\w+ urn:\S+: \d+ errors? occurred:\s*\*?/, "");
  return said.replace(/[\s\p{C}]+/gu, " ").trim();
}
