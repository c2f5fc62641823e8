import type { CaCertificate } from "./caOrder.ts";
import { refuse } from "./caProblem.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a CA publishes of one certificate: a window, or what is wrong with its answer. */
export type Publication =
  | { readonly kind: "window"; readonly start: number; readonly end: number; readonly explanation?: string }
  | { readonly kind: "missing" }
  | { readonly kind: "senseless" };

type PublishedWindow = Extract<Publication, { readonly kind: "window" }>;

/** Renewal information (RFC 9773). */
export class RenewalInformation {
  readonly base: string;
  readonly #keyIdentifier: string;
  readonly #certificates = new Map<string, CaCertificate>();
  /** What was published in place of the usual window, the last one at the end, and whether that is still answered. */
  readonly #moved = new Map<CaCertificate, readonly PublishedWindow[]>();
  readonly #silent = new Map<CaCertificate, "missing" | "senseless">();
  retryAfterMs = 6 * HOUR_MS;

  constructor(directory: string, keyIdentifier: Buffer) {
    this.base = `${directory}/renewal-info`;
    this.#keyIdentifier = keyIdentifier.toString("base64url");
  }

  add(certificate: CaCertificate): void {
    this.#certificates.set(this.#idOf(certificate), certificate);
  }

  find(id: string): CaCertificate | undefined {
    return this.#certificates.get(id);
  }

  publish(certificate: CaCertificate, publication: Publication): void {
    if (publication.kind === "window") {
      this.#moved.set(certificate, [...(this.#moved.get(certificate) ?? []), publication]);
      this.#silent.delete(certificate);
    } else {
      this.#silent.set(certificate, publication.kind);
    }
  }

  /** A day around two thirds of the life, within it; of a revoked one, an hour that has passed. The last one holds on. */
  windowOf(certificate: CaCertificate): { readonly start: number; readonly end: number } {
    const { revokedAt } = certificate;
    if (revokedAt !== undefined) return { start: revokedAt - 2 * HOUR_MS, end: revokedAt - HOUR_MS };
    return this.#moved.get(certificate)?.at(-1) ?? usualWindow(certificate);
  }

  /** Of all windows that it has had: whoever could not ask for the newest one may go by any other. */
  spanOf(certificate: CaCertificate): { readonly start: number; readonly end: number } {
    const all = [usualWindow(certificate), ...(this.#moved.get(certificate) ?? []), this.windowOf(certificate)];
    return { start: Math.min(...all.map(({ start }) => start)), end: Math.max(...all.map(({ end }) => end)) };
  }

  /** What is answered at a URL. */
  read(url: string): { readonly body: unknown; readonly retryAfter: number } {
    const id = url.slice(this.base.length + 1);
    const certificate = this.find(id) ?? refuse("malformed", 404, { detail: "unknown certificate" });
    const silent = this.#silent.get(certificate);
    if (silent === "missing") refuse("malformed", 404, { detail: "no information" });
    if (silent === "senseless") return { body: { suggestedWindow: {} }, retryAfter: this.retryAfterMs };
    const { start, end } = this.windowOf(certificate);
    const explanation = this.#moved.get(certificate)?.at(-1)?.explanation;
    const body = {
      suggestedWindow: { start: new Date(start).toISOString(), end: new Date(end).toISOString() },
      ...(explanation !== undefined && { explanationURL: explanation }),
    };
    return { body, retryAfter: this.retryAfterMs };
  }

  #idOf({ serial }: CaCertificate): string {
    const bytes = (serial[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), serial]) : serial;
    return `${this.#keyIdentifier}.${bytes.toString("base64url")}`;
  }
}

function usualWindow({ notBefore, notAfter }: CaCertificate): { readonly start: number; readonly end: number } {
  const life = notAfter - notBefore;
  const middle = notBefore + (life * 2) / 3;
  const half = Math.min(DAY_MS, life / 12);
  return { start: Math.round(middle - half), end: Math.round(middle + half) };
}
