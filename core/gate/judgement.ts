/** What a step is in the life of the certificates. */
export type StepClass =
  | "stage"
  | "switch"
  | "rollback"
  | "retire-unprotect"
  | "retire-drop"
  | "adopt"
  | "plumbing"
  | "other";

export interface Judgement {
  readonly class: StepClass;
  readonly verdict: "pass" | "block";
  readonly reason: GateReason;
  /** Names or ARNs that make the reason concrete; never an input's value. */
  readonly detail?: string;
  /** Somebody has allowed it by name. */
  readonly allowed?: true;
}

export function pass(stepClass: StepClass, reason: GateReason, detail?: string): Judgement {
  return { class: stepClass, verdict: "pass", reason, ...(detail === undefined ? {} : { detail }) };
}

export function block(stepClass: StepClass, reason: GateReason, detail?: string): Judgement {
  return { class: stepClass, verdict: "block", reason, ...(detail === undefined ? {} : { detail }) };
}

/**
 * Why the gate lets a step pass or blocks it: a constant for programs, and the sentence that people read. The
 * constants are part of the JSON output: add, never rename.
 */
export const GATE_REASONS = {
  // Steps of a rotation, as they should be.
  REQUESTS_CERTIFICATE: "asks ACM for a certificate; nothing serves it before it is issued",
  OBTAINS_CERTIFICATE:
    "has the renewal function obtain a certificate from an ACME CA; nothing serves it before it is imported in every region",
  FOLLOWS_ISSUER: "follows the generations that the renewal function obtains",
  WAITS_FOR_ISSUE: "waits until ACM has issued the certificate",
  MOVES_TO_REQUESTED: "moves in place, and only after ACM has issued the generation that this change requests",
  MOVES_TO_ISSUED: "moves in place to a generation that is issued already",
  LIFTS_PROTECTION_OF_UNUSED: "lets the next change delete a certificate that nothing uses",
  LIFTS_PROTECTION_OF_IMPORT:
    "lets the next change end the renewal of an import that this stack has not made; the certificate stays in ACM",
  RETIRES_UNUSED: "deletes a certificate that nothing uses",
  LEAVES_IMPORT: "ends the renewal of an import that this stack has not made; the certificate stays in ACM",
  USE_NOT_ASKED: "ACM was not asked whether something still uses the certificate (--offline)",
  DROPS_VALIDATION: "goes together with its certificate; AWS has nothing to delete for it",

  // What belongs to every change.
  DESCRIBES_THE_STACK: "the inventory, which describes the stack",
  ALARM_FOLLOWS: "an alarm that follows the certificate which serves",
  ENGINE_ONLY: "exists in the engine only; AWS does not see it",
  KEEPS_VALIDATION_RECORD: "makes the validation record that all generations share",
  LEAVES_VALIDATION_RECORD: "leaves the stack and stays in DNS: no generation that ACM issues is left",
  PROTECTS: "is protected from now on",

  // Running resources that become part of the stack.
  ADOPTS: "becomes part of the stack as it is",
  RENEWS_IMPORT: "has the renewal function renew an import from now on, over its ARN, so that no endpoint changes",
  ADDS_CAA: "becomes part of the stack, and allows further CAs beside those that it allows now",

  // Changes outside the certificate path.
  ORDINARY_CHANGE: "an ordinary change, not a step of a rotation",
  UNPROTECTS: "lets the next change delete it",
  // Take a service down or lower its security: blocked until somebody allows them by name.
  OPENS_NETWORK: "opens a port of a security group that is in use",
  CHANGES_NETWORK_RULES: "is changed or deleted, and decides which connections reach an endpoint",
  CHANGES_PORT: "changes the port or the protocol that clients connect to",
  LOWERS_TLS_POLICY: "takes a TLS policy that is not the one of this program",
  ADDS_CERTIFICATE: "adds a certificate that wins over the one that a rotation moves, for the names that it has",
  CHANGES_ALERTS: "is changed or deleted, and reports that certificates expire or renewals fail",
  CHANGES_RENEWAL: "changes what the renewal function may do, when it runs or what it works on",
  MOVES_PARAMETER: "is deleted or replaced, and readers look for it under its name",
  CHANGES_NETWORK: "changes the network that endpoints are in",
  CHANGES_ADDRESS: "changes where the name of an endpoint leads",

  // Changes that are declared a rotation and are more.
  OUTSIDE_ROTATION:
    "is outside the certificate path, and this change is declared a rotation: make it a change of its own",
  CHANGES_MORE_THAN_CERTIFICATE:
    "changes more than the certificate, and this change is declared a rotation: make the rest a change of its own",

  // Never passed.
  DELETES_SERVING: "is deleted, and clients connect through it",
  REPLACES_SERVING: "is replaced, and clients connect through it",
  LOSES_VALIDATION_RECORD: "is deleted or replaced, and the renewal of every certificate of the domain hangs on it",
  ADOPTS_AND_CHANGES:
    "is adopted and changed at once: adopt it as it is, and change it in a change of its own when it is the stack's",
  LOSES_ACCOUNT_KEY: "is deleted or replaced, and holds the key of an account with a certificate authority",
  STOPS_RENEWAL: "is deleted or replaced, and the certificates of hosts are renewed by it",
  CHANGES_GENERATION:
    "is replaced: a generation that was issued never changes. Put the new names or key type into a new generation",
  ADDS_AND_DROPS:
    "adds and drops generations at once: drop the old one in a change of its own, when the new one serves",
  DROPS_WHILE_MOVING:
    "drops a generation while endpoints move: roll-back would have nowhere to go. Drop it in a change of its own",
  NOT_ISSUED: "moves to a generation that is neither issued nor requested in this change",
  NOT_VALIDATED: "takes a certificate without waiting until ACM has issued it",
  UNKNOWN_CERTIFICATE: "takes a certificate that belongs to no generation of this stack",
  MIXES_GENERATIONS: "takes its certificate from more than one generation",
  UNPROTECTS_SERVING: "loses its protection while it serves",
  DROPS_SERVING: "is deleted while its generation serves",
  DROPS_PROTECTED:
    "is deleted while it is protected: name its generation in `wildcard.retiring`, in a change of its own",
  IN_USE: "is still in use, says ACM",
  USE_UNKNOWN:
    "ACM did not say whether something still uses it: give the gate credentials that may call acm:DescribeCertificate, or --offline",
  DROPS_VALIDATION_ALONE: "is dropped without its certificate",
  LAST_UPDATE_FAILED:
    "failed in its last create or update, so the engine's state is not what AWS has: repair the state, then preview again",
  NOTHING_PLANNED: "changes nothing, and this change is declared a rotation",
  UNEXPLAINED: "is not what the declared change must do",
  MISSING: "is missing, though the declared change must have it",
  SAMES_NOT_LISTED:
    "lists only what changes, so what should change and does not is not seen: preview with --show-sames",
  NO_INVENTORY:
    "has no inventory of the last deployment, or not the certificates in it, so what the declared change must do cannot be computed: pass --inventory, or declare it `any`",
  NAME_TAKEN: "would be created under a name that something else has: choose another name, or delete what has it",
  PREVIEW_FAILED: "the engine could not plan this change; its own output says why",
} as const;

export type GateReason = keyof typeof GATE_REASONS;
