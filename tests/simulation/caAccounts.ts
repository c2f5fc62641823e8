import { refuse } from "./caProblem.ts";

export interface CaAccount {
  readonly url: string;
  /** PEM of the private key: it stands for the public one. */
  key: string;
  isDeactivated: boolean;
}

export interface Binding {
  readonly kid: string;
  readonly hmacKey: string;
}

/** Accounts of a CA (RFC 8555, 7.3). */
export class CaAccounts {
  readonly #directory: string;
  readonly #binding: Binding | undefined;
  readonly all: CaAccount[] = [];
  #numbers = 0;

  constructor(directory: string, binding: Binding | undefined) {
    this.#directory = directory;
    this.#binding = binding;
  }

  register(key: string, binding: Binding | undefined): CaAccount {
    const known = this.#byKey(key);
    if (known !== undefined) return this.#active(known);
    if (this.#binding !== undefined) {
      if (binding === undefined) refuse("externalAccountRequired", 403);
      if (binding.kid !== this.#binding.kid || binding.hmacKey !== this.#binding.hmacKey) refuse("unauthorized", 403);
    }
    const made = {
      url: `${this.#directory}/account/${this.#numbers + this.all.length + 1}`,
      key,
      isDeactivated: false,
    };
    this.all.push(made);
    return made;
  }

  find(key: string): CaAccount {
    return this.#active(this.#byKey(key) ?? refuse("accountDoesNotExist", 400));
  }

  /** The account that signs a request with its URL. */
  signer(url: string | undefined, key: string): CaAccount {
    const account = this.all.find((one) => one.url === url) ?? refuse("accountDoesNotExist", 400);
    if (account.key !== key) refuse("malformed", 400, { detail: "JWS verification error" });
    return this.#active(account);
  }

  rollOver(account: CaAccount, key: string): void {
    if (this.#byKey(key) !== undefined) refuse("malformed", 409, { detail: "the key is another account's" });
    account.key = key;
  }

  /** The CA has lost all of them. */
  forget(): void {
    this.#numbers += this.all.length;
    this.all.length = 0;
  }

  #byKey(key: string): CaAccount | undefined {
    return this.all.find((one) => one.key === key);
  }

  #active(account: CaAccount): CaAccount {
    if (account.isDeactivated) refuse("unauthorized", 403, { detail: "the account is deactivated" });
    return account;
  }
}
