import { isKeyed } from "../parsedJson.ts";

/** What the function is asked to do, after its event was read; see renewalEvent.ts for the JSON. */
export type RenewalEvent =
  | AttemptEvent
  | RemovalEvent
  | { readonly kind: "dryRun"; readonly host?: string }
  | { readonly kind: "import"; readonly host: string; readonly parameter: string; readonly version: number }
  | { readonly kind: "revoke"; readonly host: string; readonly reason: RevocationReason; readonly key: RevocationKey }
  | { readonly kind: "account"; readonly ca: string; readonly action: AccountAction };

export interface AttemptEvent {
  readonly kind: "attempt";
  /** Name in the config, or host name. Absent = every host. */
  readonly host?: string;
  /** Renew although it is not due. */
  readonly force: boolean;
  /**
   * Who asks. The schedule keeps to our own backoff. An operator does not. A deployment does not either, and gets
   * `pending` where the others get a failure, so that `pulumi up` goes on and the schedule tries again. A rotation asks for
   * a generation of the wildcard: whatever leaves a target without its certificate is a failure, since the engine keeps
   * the answer for good and endpoints move to what is in it.
   */
  readonly source: "schedule" | "operator" | "deployment" | "rotation";
}

/**
 * A generation of the wildcard leaves the stack: what was imported for it in one region is deleted. The host need not be
 * configured any more.
 */
export interface RemovalEvent {
  readonly kind: "removal";
  readonly host: string;
  readonly region: string;
}

/** Whose key signs a revocation. "any" = the account's, and the certificate's own when the CA does not take that. */
export type RevocationKey = "any" | "account" | "certificate";

/** `rollover` = a new key for the account; `recover` = find the account by its key again, or make one. */
export type AccountAction = "rollover" | "recover";

/** Reasons of RFC 5280 that Let's Encrypt takes from a subscriber. */
export const REVOCATION_REASONS = {
  0: "unspecified",
  1: "keyCompromise",
  4: "superseded",
  5: "cessationOfOperation",
} as const;

export type RevocationReason = keyof typeof REVOCATION_REASONS;

export function isRevocationReason(value: unknown): value is RevocationReason {
  return typeof value === "number" && Object.hasOwn(REVOCATION_REASONS, value);
}

/** The event is not one of the allowed forms. Holds none of its values but short words: a key may have been pasted. */
export class RenewalEventError extends Error {
  override readonly name = "RenewalEventError";

  constructor(fault: string) {
    super(`event refused: ${fault}. Allowed forms: ${EVENT_FORMS.join("   ")}`);
  }
}

/** Every form of an event, as the operator types it. */
export const EVENT_FORMS = [
  "{}",
  '{"source":"schedule"}',
  '{"source":"deployment","host":"HOST"}',
  '{"source":"rotation","host":"HOST","region":"REGION"}',
  '{"source":"rotation","host":"HOST","region":"REGION","tf":{"action":"delete"}}',
  '{"host":"HOST"}',
  '{"host":"HOST","force":true}',
  '{"dryRun":true}',
  '{"dryRun":true,"host":"HOST"}',
  '{"import":{"host":"HOST","parameter":"/…/import","version":1}}',
  '{"revoke":{"host":"HOST","reason":0|1|4|5}}',
  '{"revoke":{"host":"HOST","reason":0|1|4|5,"key":"account"|"certificate"}}',
  '{"account":{"ca":"ID","action":"rollover"|"recover"}}',
] as const;

type Fields = Readonly<Record<string, unknown>>;

/** Reads an event. Nothing at all (`aws lambda invoke` without a payload) is `{}`. Throws RenewalEventError. */
export function parseRenewalEvent(raw: unknown): RenewalEvent {
  if (raw === undefined || raw === null || raw === "") return { kind: "attempt", force: true, source: "operator" };
  const fields = object(raw, "the event");
  if (Object.hasOwn(fields, "import")) return importEvent(fields);
  if (Object.hasOwn(fields, "revoke")) return revokeEvent(fields);
  if (Object.hasOwn(fields, "account")) return accountEvent(fields);
  if (Object.hasOwn(fields, "dryRun")) return dryRunEvent(fields);
  return attemptEvent(fields);
}

function attemptEvent(fields: Fields): RenewalEvent {
  if (fields["source"] === "rotation") return rotationEvent(fields);
  only(fields, ["source", "host", "force"], "the event");
  const { source, host, force } = fields;
  if (source !== undefined) {
    if (force !== undefined) throw new RenewalEventError("`force` is an operator's, and goes without `source`");
    if (source === "schedule" && host === undefined) return { kind: "attempt", force: false, source };
    if (source === "deployment") return { kind: "attempt", host: word(host, "host"), force: false, source };
    throw new RenewalEventError("`source` is schedule, without `host`, or deployment or rotation, with `host`");
  }
  if (force !== undefined && typeof force !== "boolean") throw new RenewalEventError("`force` is true or false");
  if (host === undefined) {
    if (force === false) throw new RenewalEventError("`force: false` needs a `host`: {} attempts every host");
    return { kind: "attempt", force: true, source: "operator" };
  }
  return { kind: "attempt", host: word(host, "host"), force: force ?? false, source: "operator" };
}

/**
 * The region is for whoever reads the answer: every region of the host's targets is served. `tf` is what the AWS provider
 * adds to the input of an Invocation whose lifecycle scope is CRUD; on deletion the region is what is cleared.
 */
function rotationEvent(event: Fields): RenewalEvent {
  only(event, ["source", "host", "region", "tf"], "the event");
  const region = word(event["region"], "region");
  const host = word(event["host"], "host");
  const { action = "create" } = event["tf"] === undefined ? {} : object(event["tf"], "`tf`");
  if (action === "delete") return { kind: "removal", host: folder(host), region };
  if (action === "create" || action === "update") return { kind: "attempt", host, force: false, source: "rotation" };
  throw new RenewalEventError("`tf.action` is create, update or delete");
}

/** Part of a parameter's name. */
function folder(host: string): string {
  if (/^[A-Za-z0-9._-]+$/.test(host)) return host;
  throw new RenewalEventError(
    "`host` of a deletion is the name of a host in the config: letters, digits, dots and dashes",
  );
}

function dryRunEvent(fields: Fields): RenewalEvent {
  only(fields, ["dryRun", "host"], "the event");
  if (fields["dryRun"] !== true) throw new RenewalEventError("`dryRun` is true, or absent");
  return fields["host"] === undefined ? { kind: "dryRun" } : { kind: "dryRun", host: word(fields["host"], "host") };
}

function importEvent(event: Fields): RenewalEvent {
  only(event, ["import"], "the event");
  const fields = object(event["import"], "`import`");
  only(fields, ["host", "parameter", "version"], "`import`");
  const { version } = fields;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    throw new RenewalEventError("`version` is the version of the import parameter, a whole number from 1");
  }
  return {
    kind: "import",
    host: word(fields["host"], "host"),
    parameter: word(fields["parameter"], "parameter"),
    version,
  };
}

function revokeEvent(event: Fields): RenewalEvent {
  only(event, ["revoke"], "the event");
  const fields = object(event["revoke"], "`revoke`");
  only(fields, ["host", "reason", "key"], "`revoke`");
  const { reason, key = "any" } = fields;
  if (!isRevocationReason(reason)) {
    throw new RenewalEventError(
      "`reason` is 0 (unspecified), 1 (keyCompromise), 4 (superseded) or 5 (cessationOfOperation)",
    );
  }
  if (key !== "any" && key !== "account" && key !== "certificate") {
    throw new RenewalEventError("`key` is account or certificate");
  }
  return { kind: "revoke", host: word(fields["host"], "host"), reason, key: key satisfies RevocationKey };
}

function accountEvent(event: Fields): RenewalEvent {
  only(event, ["account"], "the event");
  const fields = object(event["account"], "`account`");
  only(fields, ["ca", "action"], "`account`");
  const { action } = fields;
  if (action !== "rollover" && action !== "recover") {
    throw new RenewalEventError("`action` is rollover or recover");
  }
  return { kind: "account", ca: word(fields["ca"], "ca"), action: action satisfies AccountAction };
}

function object(value: unknown, what: string): Fields {
  if (isKeyed(value)) return value;
  throw new RenewalEventError(`${what} is a JSON object`);
}

/** An unknown key may be a value pasted in the wrong place: only what looks like a word is repeated. */
function only(fields: Fields, allowed: readonly string[], what: string): void {
  const unknown = Object.keys(fields).find((key) => !allowed.includes(key));
  if (unknown === undefined) return;
  const shown = /^[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(unknown) ? `\`${unknown}\`` : "a key that is not a word";
  throw new RenewalEventError(`${what} has ${shown}; it may have ${allowed.join(", ")}`);
}

function word(value: unknown, name: string): string {
  if (typeof value === "string" && /^[A-Za-z0-9._/*-]{1,256}$/.test(value)) return value;
  throw new RenewalEventError(`\`${name}\` is a text of letters, digits, dots, dashes and slashes`);
}
