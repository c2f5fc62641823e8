import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";

const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]+-----/g;

/** Every private key that a stage saw made, and whatever was said where none may be. */
export class KeySearch {
  readonly #keys = new Set<string>();
  readonly #said: string[] = [];

  get size(): number {
    return this.#keys.size;
  }

  /** Takes note of the keys in a text: PEM as it is, or in JSON. */
  note(text: string | undefined): void {
    for (const [key] of (text ?? "").matchAll(KEY)) this.#keys.add(key.replaceAll("\\n", "\n"));
  }

  /** An answer, an error, a line of a log, a message of a queue: none may hold a key. */
  say(text: string | undefined): void {
    if (text !== undefined) this.#said.push(text);
  }

  /** Fails when one of the keys is in one of the texts, in whatever encoding. */
  assertHidden(): void {
    const said = this.#said.join("\n");
    for (const key of this.#keys) {
      const found = traces(key).find((trace) => said.includes(trace));
      // The key itself would be in the test's own log.
      assert.ok(found === undefined, `a private key was said; its trace has ${found?.length} characters`);
    }
    // The search itself finds what is there.
    const [one = ""] = this.#keys;
    if (one !== "") assert.ok(traces(one).some((trace) => `{"key":${JSON.stringify(one)}}`.includes(trace)));
  }
}

/** Secret parts of a key, in every encoding that a log or a state could have it in. */
function traces(pem: string): string[] {
  const jwk = createPrivateKey(pem).export({ format: "jwk" });
  const secret = Buffer.from(jwk.d ?? "", "base64url");
  const lines = pem.split("\n").filter((line) => line !== "" && !line.startsWith("-----"));
  // The other lines hold what certificates hold too, or what all keys of a kind have.
  const line = lines[jwk.kty === "RSA" ? Math.floor(lines.length / 2) : 1] ?? "";
  return [secret.toString("hex"), secret.toString("base64"), secret.toString("base64url"), line];
}
