import type { CaAccount } from "./caAccounts.ts";

/** An authorization of one name, with its dns-01 challenge. */
export interface CaAuthorization {
  readonly url: string;
  readonly account: CaAccount;
  /** As it was ordered, `*.` included. */
  readonly full: string;
  readonly name: string;
  readonly value: string;
  status: "pending" | "valid" | "invalid";
  answered: boolean;
  expires: number;
}

export interface CaCertificate {
  readonly url: string;
  readonly order: CaOrder;
  /** Private key, PEM: so the simulation knows whose it is. */
  readonly key: string;
  readonly serial: Buffer;
  readonly leaf: string;
  readonly long: string;
  readonly short: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly issued: number;
  revokedFor?: number;
  revokedAt?: number;
  replacedBy?: CaOrder;
}

export interface CaOrder {
  readonly url: string;
  readonly account: CaAccount;
  readonly names: readonly string[];
  readonly profile: string | undefined;
  readonly created: number;
  readonly expires: number;
  readonly authorizations: readonly CaAuthorization[];
  readonly replaced: CaCertificate | undefined;
  /** No limit counts it: it replaces a certificate inside its window. */
  readonly isExempt: boolean;
  certificate?: CaCertificate;
  /** When the CA is done with processing. */
  validFrom?: number;
  /** When the CA gives it up, while it processes it. */
  failsAt?: number;
  /** The CA has given it up. */
  failed?: boolean;
}

/** RFC 8555, 7.1.6. */
export function orderStatus(order: CaOrder, now: number): "pending" | "ready" | "processing" | "valid" | "invalid" {
  if (order.failed === true) return "invalid";
  if (order.failsAt !== undefined) return now >= order.failsAt ? "invalid" : "processing";
  if (order.certificate !== undefined) return now >= (order.validFrom ?? 0) ? "valid" : "processing";
  if (now >= order.expires) return "invalid";
  const isValid = order.authorizations.every(({ status, expires }) => status === "valid" && expires > now);
  if (isValid) return "ready";
  const isInvalid = order.authorizations.some((one) => one.status === "invalid" || one.expires <= now);
  return isInvalid ? "invalid" : "pending";
}
