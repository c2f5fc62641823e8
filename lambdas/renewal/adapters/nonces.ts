/** Nonces that a CA's answers brought: each is good for one request, and saves asking for one. */
export class Nonces {
  readonly #fresh = new Set<string>();

  add(nonce: string | undefined): void {
    if (nonce !== undefined) this.#fresh.add(nonce);
  }

  take(): string | undefined {
    const [nonce] = this.#fresh;
    if (nonce !== undefined) this.#fresh.delete(nonce);
    return nonce;
  }

  /** acme-client repeats a request with the nonce of the refusal, without asking for one here. */
  used(nonce: string | undefined): void {
    if (nonce !== undefined) this.#fresh.delete(nonce);
  }
}
