import { answerOf, required } from "../awsReader.ts";

export type Abort = { readonly abortSignal: AbortSignal };

/** Makes a call that adoption cannot do without: what is not read would be missing from the config in silence. */
export function reading<T>(what: string, permissions: string, call: (abort: Abort) => Promise<T>): Promise<T> {
  const advice = `Adoption needs ${permissions}; \`npx --no cabal-tls adopt --policy\` prints the whole policy.`;
  return required(what, answerOf(call), advice);
}
