import type { IncomingHttpHeaders } from "node:http";
import type { AcmeResource } from "./acmeResource.ts";

/** A request that came to the proxy. */
export interface SeenRequest {
  /** Counts from 1, over all requests. */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly resource: AcmeResource;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What the client signed; undefined = nothing, or no signed request. */
  readonly payload: unknown;
}

/** What goes wrong with a request. */
export type Fault =
  /** Pebble is not asked; this is the answer. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Pebble is not asked; the connection ends without an answer. */
  | { readonly kind: "drop" }
  /** Pebble has done what was asked; the connection ends without an answer. */
  | { readonly kind: "dropAnswer" }
  /** Pebble is asked after so many milliseconds. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Pebble's answer comes to its first half only, with a length that says it is whole. */
  | { readonly kind: "malformed" }
  /** An order that is valid is still called processing, without its certificate. */
  | { readonly kind: "hold"; readonly retryAfter?: string };

export interface FaultRule {
  readonly fault: Fault;
  /** The resources it is about. @default all */
  readonly resources?: readonly AcmeResource[];
  /** Any further condition. @default none */
  readonly when?: (request: SeenRequest) => boolean;
  /** How often it strikes. @default every time */
  readonly times?: number;
}

/** An answer with a problem document, as ACME servers send it: `problem(429, "rateLimited", "3600")`. */
export function problem(status: number, type: string, retryAfter?: string): Fault {
  return {
    kind: "answer",
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
    },
    body: JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail: "the fault proxy says so", status }),
  };
}
