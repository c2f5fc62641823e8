import * as pulumi from "@pulumi/pulumi";
import { CABAL_TLS, sh } from "../../core/commandLine.ts";
import { type IssuedCertificate, NEVER_AGAIN, type RequestedCertificate } from "./certificateValidation.ts";

/** A certificate that was requested from ACM, as the state has it. */
export interface KnownCertificate {
  readonly generation: number;
  readonly logicalName: string;
  readonly region: string | undefined;
  /** ACM's word. */
  readonly status: string;
}

/**
 * Warns, in the preview too, of older generations whose validations have nothing left to wait for. The provider refuses to
 * make a validation that a refresh dropped, and says only that.
 */
export function warnOfEnded(serving: readonly IssuedCertificate[], older: readonly RequestedCertificate[]): void {
  if (older.length === 0) return;
  const types = pulumi.all(serving.map(({ type }) => type));
  const known = older.map(({ planned, certificate }) => certificate.status.apply((status) => ({ ...planned, status })));
  pulumi.all([types, pulumi.all(known)]).apply(([words, certificates]) => {
    const text = endedText(words, certificates);
    if (text !== undefined) pulumi.log.warn(text);
  });
}

/** The warning; undefined as long as there is something to wait for. `types`: ACM's words for the certificates that serve. */
export function endedText(types: readonly string[], older: readonly KnownCertificate[]): string | undefined {
  const living = older.filter(({ status }) => !NEVER_AGAIN.has(status)).map(({ region }) => region);
  const ended = older.filter(({ region }) => !living.includes(region));
  if (types.includes("AMAZON_ISSUED") || ended.length === 0) return undefined;
  const generations = [...new Map(ended.map(({ generation, status }) => [generation, status]))];
  const validations = ended.map(({ logicalName }) => `${logicalName}-validation`);
  // By their names alone, which are unique in the stack: a URN has the names of stack and project.
  const excluded = validations.flatMap((name) => ["--exclude", `**::${name}`]);
  const retire = generations.map(([generation]) => sh`${CABAL_TLS} rotate retire ${generation}`).join("; ");
  const states = generations.map(([generation, status]) => `generation ${generation} is ${status}`).join(", ");
  return (
    `wildcard.issued: ${states}, and ACM has issued no other one. What the endpoints serve is not affected. But a ` +
    `validation that a refresh dropped from the state (${validations.join(", ")}) cannot be made again, and an update ` +
    `that tries fails with "unexpected state". Update without: ${sh`pulumi up ${excluded}`}. Then retire what ` +
    `has ended, the first update again without: ${retire}.`
  );
}
