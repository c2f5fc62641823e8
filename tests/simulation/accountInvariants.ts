import { accountParameter } from "../../core/hostCertificate/storedAccount.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

/** The key that a CA knows of an account is in the account's parameter, at every moment. */
export class AccountInvariants {
  readonly #world: SimulatedWorld;
  readonly #report: (what: string) => void;
  /** URLs of accounts that an operator gave up, or whose parameter was deleted. */
  readonly givenUp = new Set<string>();

  constructor(world: SimulatedWorld, report: (what: string) => void) {
    this.#world = world;
    this.#report = report;
  }

  /** Called when an account's parameter or a CA's account has changed. */
  changed(): void {
    for (const { id, directory, staging } of this.#world.settings.certificateAuthorities) {
      this.#assertKept(id, directory, false);
      if (staging !== undefined) this.#assertKept(id, staging, true);
    }
  }

  /** The accounts of a directory that leaves the config: no run has a use for their keys. */
  giveUp(directory: string): void {
    for (const { url } of this.#world.caOf(directory).accounts.all) this.givenUp.add(url);
  }

  #assertKept(id: string, directory: string, isStaging: boolean): void {
    const { store, settings, cas } = this.#world;
    const text = store.valueOf(accountParameter(settings.parameterPrefix, id, isStaging)) ?? "";
    const ca = cas.find(({ traits }) => traits.directory === directory);
    for (const { url, key, isDeactivated } of ca?.accounts.all ?? []) {
      if (isDeactivated || this.givenUp.has(url)) continue;
      if (!text.includes(JSON.stringify(key))) this.#report(`the key of ${url} is no longer stored`);
    }
  }
}
