import { sameNames } from "../hostCertificate/certificateFacts.ts";
import type { RenewalWindow } from "../hostCertificate/hostState.ts";
import { covers } from "../domainName.ts";
import type { RenewalReason } from "./renewalReason.ts";
import type { HostKeyType } from "./renewalSettings.ts";
import { emergencyTime, fallbackTime } from "./renewalTime.ts";

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
  /** Longest time until the next wake. */
  readonly wakeMs: number;
  readonly wanted: {
    readonly names: readonly string[];
    readonly keyType: HostKeyType;
    readonly profile: string | undefined;
    /** Configured directory URLs. */
    readonly directories: readonly string[];
  };
  /** Undefined = nothing is stored; "unreadable" = something that is no bundle. */
  readonly stored: StoredFacts | "unreadable" | undefined;
  /** The window of the stored certificate. */
  readonly window: RenewalWindow | undefined;
  /** The stored certificate was revoked: and shall a new one follow? */
  readonly revoked: "reissue" | "cease" | undefined;
  readonly force: boolean;
}

export interface Decision {
  readonly action: "order" | "none";
  readonly reason: RenewalReason;
  /** One sentence for people. */
  readonly message: string;
  /** When it will be due, as far as is known now. */
  readonly due?: Date;
}

/** Whether a certificate is to be ordered, and why. Draws no time of its own: the window's was drawn when it was told. */
export function decide(facts: DecisionFacts): Decision {
  const { stored, revoked, force } = facts;
  if (revoked === "cease" && !force) return none("CEASED", "Revoked for good; only force starts it again.");
  if (stored === undefined) return order("MISSING", "No certificate is stored.");
  if (stored === "unreadable") return order("UNREADABLE", "The stored bundle is no key and chain that fit together.");
  if (revoked === "reissue") return order("REVOKED", "The stored certificate was revoked.");
  if (force) return order("FORCED", "An operator asked for it.");
  return changeOf(facts, stored) ?? dueOf(facts, stored);
}

/** What the config wants otherwise. A certificate that an operator brought is left alone as long as it serves. */
function changeOf({ wanted }: DecisionFacts, stored: StoredFacts): Decision | undefined {
  const brought = stored.source === "import";
  if (brought ? !wanted.names.every((name) => covered(stored.names, name)) : !sameNames(stored.names, wanted.names)) {
    return order("NAMES_CHANGED", `Stored for ${stored.names.join(", ")}; wanted: ${wanted.names.join(", ")}.`);
  }
  if (brought) return undefined;
  if (stored.keyType !== wanted.keyType) {
    return order("KEY_TYPE_CHANGED", `Stored with ${stored.keyType ?? "another key"}; wanted: ${wanted.keyType}.`);
  }
  // A state that was lost tells neither.
  if (stored.source === "unknown") return undefined;
  if (!wanted.directories.includes(stored.source)) {
    return order("AUTHORITY_CHANGED", `Stored from ${stored.source}; configured: ${wanted.directories.join(", ")}.`);
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

function dueOf({ now, wakeMs, window }: DecisionFacts, stored: StoredFacts): Decision {
  const nextWake = now.getTime() + wakeMs;
  const emergency = emergencyTime(stored, wakeMs);
  if (emergency.getTime() <= now.getTime()) {
    return order("EMERGENCY", `It expires at ${stored.notAfter.toISOString()}.`);
  }
  const usable = window !== undefined && isUsable(window, stored) ? window : undefined;
  const chosen = usable === undefined ? fallbackTime(stored) : new Date(usable.chosen);
  const due = new Date(Math.min(chosen.getTime(), emergency.getTime()));
  if (usable === undefined) {
    if (chosen.getTime() > now.getTime()) return none("NOT_DUE", `Due at ${due.toISOString()}.`, due);
    return order("LIFETIME", `It expires at ${stored.notAfter.toISOString()}, and the CA tells no window.`);
  }
  if (chosen.getTime() >= nextWake) return none("NOT_DUE", `Due at ${due.toISOString()}, by the CA's window.`, due);
  const why = usable.explanationUrl === undefined ? "" : ` The CA explains: ${usable.explanationUrl}`;
  return order("ARI_WINDOW", `The CA's window is ${usable.start} to ${usable.end}.${why}`);
}

/** A window that ended before the certificate began was told of another one: to follow it would renew for ever. */
function isUsable(window: RenewalWindow, { notBefore }: StoredFacts): boolean {
  return Date.parse(window.end) > notBefore.getTime();
}

function order(reason: RenewalReason, message: string): Decision {
  return { action: "order", reason, message };
}

function none(reason: RenewalReason, message: string, due?: Date): Decision {
  return { action: "none", reason, message, ...(due !== undefined && { due }) };
}
