import crypto, { type KeyObject, type X509Certificate } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** Of each kind; more would be slower to collect than to parse again. */
const MOST_KEPT = 2_000;

/**
 * From now on this thread parses a PEM text once: a simulated host reads the same bundle in each of its runs, and parsing
 * it was a third of the simulation's time. What a text means depends on the text alone, and nobody changes the result.
 */
export function parseOnce(): void {
  const certificates = new Map<unknown, X509Certificate>();
  const keys = new Map<unknown, KeyObject>();
  crypto.X509Certificate = new Proxy(crypto.X509Certificate, {
    construct: (parser, [text]: [string]) => kept(certificates, text, () => new parser(text)),
  });
  crypto.createPrivateKey = new Proxy(crypto.createPrivateKey, {
    apply: (parser, _, [text]: [string]) => kept(keys, text, () => parser(text)),
  });
  syncBuiltinESMExports();
}

/** Texts only: what else is given to the parser may change later. */
function kept<Parsed>(all: Map<unknown, Parsed>, text: unknown, parse: () => Parsed): Parsed {
  const known = all.get(text);
  if (known !== undefined) return known;
  const parsed = parse();
  if (typeof text !== "string") return parsed;
  if (all.size >= MOST_KEPT) all.clear();
  all.set(text, parsed);
  return parsed;
}
