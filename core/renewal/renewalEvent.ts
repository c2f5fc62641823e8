import type { RevocationReason } from "./revocationReason.ts";

/** What the function is asked to do, after its event was read; see parseRenewalEvent.ts for the JSON. */
export type RenewalEvent =
  | AttemptEvent
  | { readonly kind: "dryRun"; readonly host?: string }
  | { readonly kind: "import"; readonly host: string; readonly parameter: string; readonly version: number }
  | { readonly kind: "revoke"; readonly host: string; readonly reason: RevocationReason; readonly key: RevocationKey }
  | { readonly kind: "account"; readonly authority: string; readonly action: AccountAction };

export interface AttemptEvent {
  readonly kind: "attempt";
  /** Name in the config, or host name. Absent = every host. */
  readonly host?: string;
  /** Renew although it is not due. */
  readonly force: boolean;
  /**
   * Who asks. The schedule keeps to our own backoff. An operator does not. A deployment does not either, and is told
   * `pending` where the others are told of a failure, so that `pulumi up` goes on and the schedule tries again.
   */
  readonly source: "schedule" | "operator" | "deployment";
}

/** Whose key signs a revocation. "any" = the account's, and the certificate's own when the CA does not take that. */
export type RevocationKey = "any" | "account" | "certificate";

/** `rollover` = a new key for the account; `recover` = find the account by its key again, or make one. */
export type AccountAction = "rollover" | "recover";
