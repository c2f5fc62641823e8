import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { AcmeServer } from "../../../../lambdas/renewal/adapters/acmeServer.ts";
import { SigningKey } from "../../../../lambdas/renewal/adapters/acmeSigning.ts";
import {
  AcmeTransport,
  type HttpAnswer,
  type HttpQuestion,
} from "../../../../lambdas/renewal/adapters/acmeTransport.ts";

const DIRECTORY = "https://ca.example/dir";
const ORDER = "https://ca.example/order";
const KEY = new SigningKey(
  generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey,
);

/** Answers from a list; the nonces of what was asked are kept. */
class ScriptedCa extends AcmeTransport {
  readonly asked: string[] = [];
  readonly #answers: Partial<HttpAnswer>[];

  constructor(...answers: Partial<HttpAnswer>[]) {
    super(() => new Date(0));
    this.#answers = answers;
  }

  override async ask(url: string, { method, body }: HttpQuestion): Promise<HttpAnswer> {
    if (url === DIRECTORY) return directoryAnswer();
    const { protected: header = "" } = JSON.parse(body ?? "{}") as { readonly protected?: string };
    const { nonce } = JSON.parse(Buffer.from(header, "base64url").toString() || "{}") as { readonly nonce?: string };
    this.asked.push(`${method} ${new URL(url).pathname}${nonce === undefined ? "" : ` ${nonce}`}`);
    return { status: 200, headers: {}, data: {}, ...this.#answers.shift() };
  }
}

function directoryAnswer(): HttpAnswer {
  const names = ["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange"];
  const data = Object.fromEntries(names.map((name) => [name, `https://ca.example/${name}`]));
  return { status: 200, headers: {}, data };
}

const nonce = (value: string) => ({ headers: { "replay-nonce": value } });
const badNonce = (value: string) => ({
  status: 400,
  data: { type: "urn:ietf:params:acme:error:badNonce", detail: "stale" },
  ...nonce(value),
});

describe("requests to a CA", () => {
  it("ask for a nonce once, and then use the one of each answer, each once", async () => {
    const ca = new ScriptedCa(nonce("n1"), nonce("n2"), {}, nonce("n3"));
    const server = new AcmeServer(ca, DIRECTORY);
    for (const _ of [1, 2, 3]) await server.post(KEY, ORDER, {}, undefined);
    assert.deepEqual(ca.asked, [
      "HEAD /newNonce",
      "POST /order n1",
      "POST /order n2",
      "HEAD /newNonce",
      "POST /order n3",
    ]);
  });

  it("are made again with the nonce of the refusal when theirs is rejected", async () => {
    const ca = new ScriptedCa(nonce("n1"), badNonce("n2"), badNonce("n3"), { data: { status: "valid" } });
    const { data } = await new AcmeServer(ca, DIRECTORY).post(KEY, ORDER, {}, undefined);
    assert.deepEqual(data, { status: "valid" });
    assert.deepEqual(ca.asked.slice(1), ["POST /order n1", "POST /order n2", "POST /order n3"]);
  });

  it("end after twenty rejected nonces, and say that the CA is broken", async () => {
    const ca = new ScriptedCa(nonce("n0"), ...Array.from({ length: 30 }, (_, index) => badNonce(`n${index + 1}`)));
    await assert.rejects(new AcmeServer(ca, DIRECTORY).post(KEY, ORDER, {}, undefined), { reason: "CA_BROKEN" });
    assert.equal(ca.asked.length, 21);
  });

  it("are not made again after any other refusal", async () => {
    const refusal = { status: 403, data: { type: "urn:ietf:params:acme:error:unauthorized", detail: "who are you" } };
    const ca = new ScriptedCa(nonce("n1"), refusal);
    await assert.rejects(new AcmeServer(ca, DIRECTORY).post(KEY, ORDER, {}, undefined), { reason: "ACCOUNT_REFUSED" });
    assert.deepEqual(ca.asked, ["HEAD /newNonce", "POST /order n1"]);
  });

  it("fail when the CA gives no nonce", async () => {
    await assert.rejects(new AcmeServer(new ScriptedCa({}), DIRECTORY).post(KEY, ORDER, {}, undefined), {
      reason: "CA_BROKEN",
      message: "https://ca.example/newNonce gave no nonce",
    });
  });
});
