import { covers } from "../domainName.ts";
import { sameNames } from "../hostCertificate/certificateFacts.ts";
import type { RenewalWindow } from "../hostCertificate/hostState.ts";
import type { RenewalReason } from "../hostCertificate/renewalReason.ts";
import type { HostKeyType } from "../hostCertificate/renewalSettings.ts";
import { emergencyTime, fallbackTime } from "../hostCertificate/renewalTimes.ts";
import type { Outcome } from "./renewalAnswer.ts";

/** What is stored, as far as the decision hangs on it. */
export interface StoredFacts {
  readonly names: readonly string[];
  readonly keyType: HostKeyType | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Directory URL, "import" or "unknown". */
  readonly source: string;
  readonly profile: string | undefined;
}

export interface DecisionFacts {
  readonly now: Date;
  /** Longest time until the next scheduled run. */
  readonly periodMs: number;
  readonly wanted: {
    readonly names: readonly string[];
    readonly keyType: HostKeyType;
    readonly profile: string | undefined;
    /** Configured directory URLs. */
    readonly directories: readonly string[];
  };
  /** Undefined = nothing is stored; "unreadable" = something that is not a bundle. */
  readonly stored: StoredFacts | "unreadable" | undefined;
  /** The window of the stored certificate. */
  readonly window: RenewalWindow | undefined;
  /** The stored certificate was revoked: and shall a new one follow? */
  readonly revoked: "reissue" | "cease" | undefined;
  readonly force: boolean;
}

/**
 * Whether a certificate is to be ordered, and why: `none`, or `issued`, which it is when the order goes well. Draws no time
 * of its own: the window's was drawn when the CA gave it.
 */
export function decide(facts: DecisionFacts): Outcome {
  const { stored, revoked, force } = facts;
  if (revoked === "cease" && !force) return none("CEASED", "Revoked for good; only force starts it again.");
  if (stored === undefined) return order("MISSING", "No certificate is stored.");
  if (stored === "unreadable") return order("UNREADABLE", "The stored bundle is not a key with its certificate.");
  if (revoked === "reissue") return order("REVOKED", "The stored certificate was revoked.");
  if (force) return order("FORCED", "An operator asked for it.");
  return changeOf(facts, stored) ?? dueOf(facts, stored);
}

/** What the config wants otherwise. A certificate that an operator imported is left alone as long as it serves. */
function changeOf({ wanted }: DecisionFacts, stored: StoredFacts): Outcome | undefined {
  const isImported = stored.source === "import";
  if (
    isImported ? !wanted.names.every((name) => covered(stored.names, name)) : !sameNames(stored.names, wanted.names)
  ) {
    return order("NAMES_CHANGED", `Stored for ${stored.names.join(", ")}; wanted: ${wanted.names.join(", ")}.`);
  }
  if (isImported) return undefined;
  if (stored.keyType !== wanted.keyType) {
    return order("KEY_TYPE_CHANGED", `Stored with ${stored.keyType ?? "another key"}; wanted: ${wanted.keyType}.`);
  }
  // A state that was lost says neither.
  if (stored.source === "unknown") return undefined;
  if (!wanted.directories.includes(stored.source)) {
    return order("CA_CHANGED", `Stored from ${stored.source}; configured: ${wanted.directories.join(", ")}.`);
  }
  if (stored.profile !== wanted.profile) {
    const word = (profile: string | undefined) => profile ?? "the CA's default";
    return order("PROFILE_CHANGED", `Ordered with ${word(stored.profile)}; wanted: ${word(wanted.profile)}.`);
  }
  return undefined;
}

function covered(names: readonly string[], wanted: string): boolean {
  return wanted.startsWith("*.") ? names.includes(wanted) : covers(names, wanted);
}

function dueOf({ now, periodMs, window }: DecisionFacts, stored: StoredFacts): Outcome {
  const nextRun = now.getTime() + periodMs;
  const emergency = emergencyTime(stored, periodMs);
  if (emergency.getTime() <= now.getTime()) {
    return order("EMERGENCY", `It expires at ${stored.notAfter.toISOString()}.`);
  }
  const usable = window !== undefined && isUsable(window, stored) ? window : undefined;
  const chosen = usable === undefined ? fallbackTime(stored) : new Date(usable.chosen);
  const due = new Date(Math.min(chosen.getTime(), emergency.getTime()));
  if (usable === undefined) {
    if (chosen.getTime() > now.getTime()) return none("NOT_DUE", `Due at ${due.toISOString()}.`, due);
    return order("LIFETIME", `It expires at ${stored.notAfter.toISOString()}, and the CA gives no window.`);
  }
  if (chosen.getTime() >= nextRun) return none("NOT_DUE", `Due at ${due.toISOString()}, by the CA's window.`, due);
  const why = usable.explanationUrl === undefined ? "" : ` The CA explains: ${usable.explanationUrl}`;
  return order("ARI_WINDOW", `The CA's window is ${usable.start} to ${usable.end}.${why}`);
}

/** A window that ended before the certificate began was given for another one: to follow it would renew for ever. */
function isUsable(window: RenewalWindow, { notBefore }: StoredFacts): boolean {
  return Date.parse(window.end) > notBefore.getTime();
}

function order(reason: RenewalReason, message: string): Outcome {
  return { action: "issued", reason, message };
}

function none(reason: RenewalReason, message: string, due?: Date): Outcome {
  return { action: "none", reason, message, ...(due !== undefined && { due }) };
}
