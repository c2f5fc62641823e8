import { CABAL_TLS } from "../../core/commandLine.ts";
import type { Reading } from "../aws/reading.ts";
import { required } from "../command/commandError.ts";

/** What only `init` reads, and cannot do without. */
export async function initReading<T>(what: string, permission: string, reading: Promise<Reading<T>>): Promise<T> {
  const advice = `init needs ${permission}, beside what \`${CABAL_TLS} adopt --policy\` prints.`;
  return required(what, await reading, advice);
}
