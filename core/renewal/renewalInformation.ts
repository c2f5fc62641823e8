import type { X509Certificate } from "node:crypto";
import * as z from "zod/mini";
import type { RenewalWindow } from "../hostCertificate/hostState.ts";
import { LONGEST_POLL_MS } from "../hostCertificate/renewalTimes.ts";
import { HOUR_MS, MINUTE_MS } from "../time.ts";

/** DER of the object identifier 2.5.29.35, authority key identifier. */
const AUTHORITY_KEY_IDENTIFIER = Buffer.from("0603551d23", "hex");
const KEY_IDENTIFIER_TAG = 0x80;

/**
 * The certificate's id in renewal information: base64url of the issuer's key identifier, a dot, base64url of the serial
 * number's DER bytes (RFC 9773, 4.1). Undefined when it names no key identifier.
 */
export function ariId(certificate: X509Certificate): string | undefined {
  const keyIdentifier = authorityKeyIdentifier(certificate.raw);
  if (keyIdentifier === undefined) return undefined;
  return `${keyIdentifier.toString("base64url")}.${serialBytes(certificate.serialNumber).toString("base64url")}`;
}

/** DER of an unsigned number: node drops the leading zero byte that a set high bit asks for. */
export function serialBytes(hex: string): Buffer {
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function authorityKeyIdentifier(der: Buffer): Buffer | undefined {
  const at = der.indexOf(AUTHORITY_KEY_IDENTIFIER);
  if (at < 0) return undefined;
  // The extension's octet string holds a sequence, whose first element is the key identifier.
  const octets = contents(der, at + AUTHORITY_KEY_IDENTIFIER.length);
  const sequence = octets === undefined ? undefined : contents(octets, 0);
  if (sequence === undefined || sequence[0] !== KEY_IDENTIFIER_TAG) return undefined;
  return contents(sequence, 0);
}

/** Contents of the DER value that starts at `from`; undefined when the bytes end before it does. */
function contents(bytes: Buffer, from: number): Buffer | undefined {
  const short = bytes[from + 1];
  if (short === undefined) return undefined;
  const lengthBytes = short < 0x80 ? 0 : short & 0x7f;
  if (lengthBytes > 2) return undefined;
  const start = from + 2 + lengthBytes;
  const length = lengthBytes === 0 ? short : bytes.subarray(from + 2, start).reduce((sum, one) => sum * 256 + one, 0);
  const found = bytes.subarray(start, start + length);
  return found.length === length ? found : undefined;
}

/** How long to leave it when the CA names no time (RFC 9773, 4.3.3), and the shortest time that is believed. */
const DEFAULT_POLL_MS = 6 * HOUR_MS;
const SHORTEST_POLL_MS = MINUTE_MS;

const answer = z.object({
  suggestedWindow: z.object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) }),
  explanationURL: z.optional(z.string()),
});

export interface AriAnswer {
  readonly body: unknown;
  /** The CA's Retry-After in milliseconds. */
  readonly retryAfter: number | undefined;
}

export interface AriContext {
  /** Where it was asked: the base and the certificate's id. */
  readonly url: string;
  readonly now: Date;
  /** From 0 up to, but without, 1. */
  readonly random: number;
  /** The window that was known before. */
  readonly known: RenewalWindow | undefined;
}

/**
 * The window that an answer gives, with a time chosen in it: the one chosen before as long as the window stays, else a
 * new one, drawn evenly. Undefined when the answer makes no sense, or its window ends before it starts: then the client
 * goes on as if there was no ARI (RFC 9773, 4.2).
 */
export function ariWindow({ body, retryAfter }: AriAnswer, context: AriContext): RenewalWindow | undefined {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return undefined;
  const start = Date.parse(parsed.data.suggestedWindow.start);
  const end = Date.parse(parsed.data.suggestedWindow.end);
  if (end <= start) return undefined;
  const { known, url } = context;
  const same = known?.url === url && Date.parse(known.start) === start && Date.parse(known.end) === end;
  const explanation = explanationOf(parsed.data.explanationURL);
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    chosen: same ? known.chosen : new Date(start + Math.floor((end - start) * context.random)).toISOString(),
    ...(explanation !== undefined && { explanationUrl: explanation }),
    url,
    nextPoll: nextPoll(retryAfter, context.now, context.random),
  };
}

/** When to ask again: as the CA says, at least once a day, and not at the same second as everybody else. */
export function nextPoll(retryAfter: number | undefined, now: Date, random: number): string {
  const wait = Math.min(Math.max(retryAfter ?? DEFAULT_POLL_MS, SHORTEST_POLL_MS), LONGEST_POLL_MS);
  return new Date(now.getTime() + wait + Math.floor(Math.min(wait / 20, HOUR_MS) * random)).toISOString();
}

/** Only an address that a person can open, and of a length that fits into the state. */
function explanationOf(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/\S{1,300}$/.test(url) ? url : undefined;
}
