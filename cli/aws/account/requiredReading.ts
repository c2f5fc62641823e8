import { CABAL_TLS } from "../../../core/commandLine.ts";
import { required } from "../../command/commandError.ts";
import type { Reading } from "../reading.ts";

/** What cannot be done without: what is not read would be missing from the config without a word. */
export async function requiredReading<T>(what: string, permissions: string, reading: Promise<Reading<T>>): Promise<T> {
  const advice = `Reading the account needs ${permissions}; \`${CABAL_TLS} adopt --policy\` prints the whole policy.`;
  return required(what, await reading, advice);
}

/** The same for what only `init` reads, beyond the policy that \`adopt\` prints. */
export async function initReading<T>(what: string, permission: string, reading: Promise<Reading<T>>): Promise<T> {
  const advice = `init needs ${permission}, beside what \`${CABAL_TLS} adopt --policy\` prints.`;
  return required(what, await reading, advice);
}
