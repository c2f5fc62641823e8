import type { RenewalReason } from "./renewalReason.ts";

/** What the function answers, as JSON. Keys are added, never renamed. Holds no secret. */
export interface RenewalAnswer {
  readonly version: 1;
  readonly hosts: readonly HostAnswer[];
  /** Present when the event was about an account. */
  readonly account?: AccountAnswer;
}

export interface HostAnswer {
  /** Name in the config. */
  readonly host: string;
  readonly action: HostAction;
  readonly reason: RenewalReason;
  /** One sentence for people. */
  readonly message: string;
  /** Of the stored certificate, when there is one. */
  readonly certificate?: AnsweredCertificate;
  /** The newest deployment of every service started with the stored certificate and is complete. */
  readonly deployed: boolean;
  /** The stored certificate was seen at every port. */
  readonly served: boolean;
  /** No attempt before this instant. */
  readonly notBefore?: string;
  /** What went wrong beside that, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * - `none`: nothing was due.
 * - `issued`: a certificate was obtained and stored: the first one, or a new one.
 * - `imported`, `revoked`, `rehearsed` (dry run): as the event asked.
 * - `deployed`: the stored certificate was rolled out, or seen on the wire, in this run.
 * - `healed`: derived copies were written again.
 * - `pending`: under way; the next run goes on with it.
 * - `waiting`: due, but the CA or our own backoff says not yet.
 * - `busy`: another run holds the lease.
 * - `failed`: an attempt failed; the function also throws.
 */
export type HostAction =
  | "none"
  | "issued"
  | "imported"
  | "revoked"
  | "rehearsed"
  | "deployed"
  | "healed"
  | "pending"
  | "waiting"
  | "busy"
  | "failed";

export interface AnsweredCertificate {
  /** Version of the bundle parameter. */
  readonly version: number;
  /** Upper-case hex. */
  readonly serial: string;
  /** Of the leaf's DER, lower-case hex. */
  readonly sha256: string;
  readonly names: readonly string[];
  readonly notAfter: string;
}

export interface AccountAnswer {
  readonly authority: string;
  readonly action: "rolledOver" | "recovered" | "registered";
  readonly accountUrl: string;
}
