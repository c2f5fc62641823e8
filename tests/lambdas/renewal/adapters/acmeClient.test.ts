import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { AcmeClient } from "../../../../lambdas/renewal/adapters/acmeClient.ts";
import { testCertificate } from "../../../cli/watch/testCertificate.ts";
import { type ScriptedAnswer, type ScriptedCa, startScriptedCa } from "./scriptedCa.ts";

const NOW = new Date("2027-01-01T00:00:00Z");
const ERROR = "urn:ietf:params:acme:error:";

function freshKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
}
const ACCOUNT_KEY = freshKey();
const CERTIFICATE = testCertificate({ commonName: "a", names: ["a.example.net"] });

describe("a client of a CA", () => {
  let ca: ScriptedCa;
  let client: AcmeClient;
  before(async () => {
    ca = await startScriptedCa();
  });
  beforeEach(() => {
    client = new AcmeClient(() => NOW);
    ca.answers.clear();
    ca.asked.length = 0;
    const names = ["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange"];
    const urls = Object.fromEntries(names.map((name) => [name, `${ca.url}/${name}`]));
    answers("/dir", {
      body: {
        ...urls,
        renewalInfo: `${ca.url}/ari`,
        meta: { profiles: { classic: "", short: "" }, caaIdentities: ["ca.example"] },
      },
    });
    answers("/newNonce", {});
  });
  afterEach(() => client.close());
  after(() => ca.close());

  const answers = (path: string, ...list: ScriptedAnswer[]) => ca.answers.set(path, list);
  const problem = (status: number, word: string) => ({ status, body: { type: `${ERROR}${word}`, detail: "because" } });
  const session = (accountUrl: string | undefined = `${ca.url}/acct/1`) =>
    client.open({ directory: `${ca.url}/dir`, accountKey: ACCOUNT_KEY, accountUrl });
  const unregistered = () =>
    client.open({ directory: `${ca.url}/dir`, accountKey: ACCOUNT_KEY, accountUrl: undefined });
  const last = () => {
    const asked = ca.asked.at(-1);
    assert.ok(asked);
    return asked;
  };
  const order = () => ({
    status: "pending",
    authorizations: [`${ca.url}/authz/1`],
    finalize: `${ca.url}/finalize/1`,
  });

  it("reads what the directory says of profiles, CAA and renewal information, once", async () => {
    assert.deepEqual(await session().facts(), {
      profiles: ["classic", "short"],
      caaIdentities: ["ca.example"],
      renewalInfo: `${ca.url}/ari`,
    });
    assert.equal(await client.renewalInfoBase(`${ca.url}/dir`), `${ca.url}/ari`);
    assert.equal(ca.asked.length, 1);
  });

  it("takes a directory without these for a CA that has none of them", async () => {
    const names = ["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange"];
    answers("/dir", { body: Object.fromEntries(names.map((name) => [name, `${ca.url}/${name}`])) });
    assert.deepEqual(await session().facts(), {
      profiles: undefined,
      caaIdentities: undefined,
      renewalInfo: undefined,
    });
  });

  it("orders names, with a profile and a certificate to replace only when there are", async () => {
    answers("/newOrder", { status: 201, headers: { location: `${ca.url}/order/1` }, body: order() });
    const made = await session().create({ names: ["a", "b"], profile: undefined, replaces: undefined });
    assert.deepEqual([made.url, made.status], [`${ca.url}/order/1`, "pending"]);
    const identifiers = [
      { type: "dns", value: "a" },
      { type: "dns", value: "b" },
    ];
    assert.deepEqual(last().payload, { identifiers });
    assert.equal(last().header?.["kid"], `${ca.url}/acct/1`);
    await session().create({ names: ["a", "b"], profile: "short", replaces: "x.y" });
    assert.deepEqual(last().payload, { identifiers, profile: "short", replaces: "x.y" });
  });

  it("calls a CA broken that names no place for what it has made", async () => {
    answers("/newOrder", { status: 201, body: order() });
    await assert.rejects(session().create({ names: ["a"], profile: undefined, replaces: undefined }), {
      reason: "CA_BROKEN",
      message: `${ca.url}/newOrder answered without a location`,
    });
  });

  it("reads by an empty payload, answers a challenge by an empty object, and finalizes with the CSR", async () => {
    answers("/order/1", { headers: { "retry-after": "7" }, body: order() });
    answers("/challenge/1", { body: {} });
    answers("/finalize/1", { body: { ...order(), status: "processing" } });
    answers("/authz/1", {
      body: {
        status: "pending",
        identifier: { type: "dns", value: "a.example.net" },
        challenges: [{ type: "dns-01", url: `${ca.url}/challenge/1`, token: "token" }],
      },
    });
    const read = await session().read(`${ca.url}/order/1`);
    assert.deepEqual([read.retryAfter, last().payload], [7_000, undefined]);
    const { name, challenge } = await session().authorization(`${ca.url}/authz/1`);
    assert.deepEqual([name, challenge?.url, challenge?.value.length], ["a.example.net", `${ca.url}/challenge/1`, 43]);
    await session().answer(`${ca.url}/challenge/1`);
    assert.deepEqual(last().payload, {});
    const finalized = await session().finalize(read, "csr");
    assert.deepEqual([finalized.url, finalized.status, last().payload], [read.url, "processing", { csr: "csr" }]);
  });

  it("asks for further chains as long as more are wanted, by links of any spelling", async () => {
    const link = `<${ca.url}/dir>;rel="index", </cert/2>;rel="alternate", <${ca.url}/cert/3> ; rel=alternate`;
    answers("/cert/1", { headers: { link }, body: "one" });
    answers("/cert/2", { body: "two" });
    answers("/cert/3", { body: "three" });
    const url = `${ca.url}/cert/1`;
    assert.deepEqual(await session().chains(url, () => true), ["one", "two", "three"]);
    assert.deepEqual(await session().chains(url, () => false), ["one"]);
    assert.deepEqual(await session().chains(url, (chain) => chain === "one"), ["one", "two"]);
    answers("/cert/1", { body: "alone" });
    assert.deepEqual(await session().chains(url, () => true), ["alone"]);
    answers("/cert/1", { body: { not: "PEM" } });
    await assert.rejects(
      session().chains(url, () => true),
      {
        reason: "CA_BROKEN",
        message: `the answer of ${url} is not a certificate`,
      },
    );
  });

  it("registers by the key itself, agrees to the terms, and binds the account only when it is told to", async () => {
    answers("/newAccount", { status: 201, headers: { location: `${ca.url}/acct/9` }, body: {} });
    assert.equal(await unregistered().register("mailto:a@example.com", undefined), `${ca.url}/acct/9`);
    assert.deepEqual(last().payload, { termsOfServiceAgreed: true, contact: ["mailto:a@example.com"] });
    assert.deepEqual([last().header?.["kid"], typeof last().header?.["jwk"]], [undefined, "object"]);
    await unregistered().register("mailto:a@example.com", { kid: "kid-1", hmacKey: "c2VjcmV0" });
    const { externalAccountBinding } = last().payload as { readonly externalAccountBinding: { protected: string } };
    assert.deepEqual(JSON.parse(Buffer.from(externalAccountBinding.protected, "base64url").toString()), {
      alg: "HS256",
      url: `${ca.url}/newAccount`,
      kid: "kid-1",
    });
  });

  it("names the binding when a registration with one is refused, and only then", async () => {
    const binding = { kid: "kid-1", hmacKey: "c2VjcmV0" };
    const reasonOf = (bound: typeof binding | undefined) =>
      unregistered()
        .register("mailto:a@example.com", bound)
        .then(
          () => "registered",
          ({ reason, message, type }) => `${reason} ${type} ${message.replace(ca.url.replace("https://", ""), "CA")}`,
        );
    answers("/newAccount", problem(403, "unauthorized"));
    assert.equal(
      await reasonOf(binding),
      `EAB_REFUSED ${ERROR}unauthorized external account binding: CA/newAccount: 403 unauthorized: because`,
    );
    assert.equal(
      await reasonOf(undefined),
      `ACCOUNT_REFUSED ${ERROR}unauthorized CA/newAccount: 403 unauthorized: because`,
    );
    answers("/newAccount", problem(400, "malformed"));
    assert.match(await reasonOf(binding), /^EAB_REFUSED /);
    answers("/newAccount", problem(429, "rateLimited"));
    assert.match(await reasonOf(binding), /^RATE_LIMITED /);
  });

  it("finds an account by its key, or none", async () => {
    answers("/newAccount", { headers: { location: `${ca.url}/acct/1` }, body: {} });
    assert.equal(await unregistered().find(), `${ca.url}/acct/1`);
    assert.deepEqual(last().payload, { onlyReturnExisting: true });
    answers("/newAccount", problem(400, "accountDoesNotExist"));
    assert.equal(await unregistered().find(), undefined);
    answers("/newAccount", problem(403, "unauthorized"));
    await assert.rejects(unregistered().find(), { reason: "ACCOUNT_REFUSED" });
  });

  it("rolls the key over by a request of the new key inside one of the old key", async () => {
    answers("/keyChange", { body: {} });
    const newKey = freshKey();
    await session().rollOver(newKey);
    const inner = last().payload as { readonly protected: string; readonly payload: string };
    const decoded = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
    const publicOf = (pem: string) => createPublicKey(pem).export({ format: "jwk" });
    assert.deepEqual(decoded(inner.protected), { alg: "ES256", url: `${ca.url}/keyChange`, jwk: publicOf(newKey) });
    assert.deepEqual(decoded(inner.payload), { account: `${ca.url}/acct/1`, oldKey: publicOf(ACCOUNT_KEY) });
    assert.equal(last().header?.["kid"], `${ca.url}/acct/1`);
  });

  it("revokes by the account, or by the certificate's own key; revoked already is no error", async () => {
    const certificate = new X509Certificate(CERTIFICATE.pem).raw.toString("base64url");
    answers("/revokeCert", { body: "" });
    await session().revoke(CERTIFICATE.pem, 1, undefined);
    assert.deepEqual(last().payload, { certificate, reason: 1 });
    assert.equal(last().header?.["kid"], `${ca.url}/acct/1`);
    await unregistered().revoke(CERTIFICATE.pem, 4, CERTIFICATE.keyPem);
    assert.deepEqual([last().payload, last().header?.["kid"]], [{ certificate, reason: 4 }, undefined]);
    assert.deepEqual(last().header?.["jwk"], createPublicKey(CERTIFICATE.keyPem).export({ format: "jwk" }));
    answers("/revokeCert", problem(400, "alreadyRevoked"));
    await session().revoke(CERTIFICATE.pem, 1, undefined);
    answers("/revokeCert", problem(403, "unauthorized"));
    await assert.rejects(session().revoke(CERTIFICATE.pem, 1, undefined), { reason: "ACCOUNT_REFUSED" });
  });

  it("asks nothing in the name of an account that is not registered", async () => {
    await assert.rejects(unregistered().read(`${ca.url}/order/1`), {
      reason: "ACCOUNT_REFUSED",
      message: "the account is not registered",
    });
    assert.deepEqual(ca.asked, []);
  });

  it("reads renewal information with a plain request, as it is", async () => {
    answers("/ari/a.b", { headers: { "retry-after": "21600" }, body: { suggestedWindow: {} } });
    assert.deepEqual(await client.renewalInfo(`${ca.url}/ari/a.b`), {
      body: { suggestedWindow: {} },
      retryAfter: 21_600_000,
    });
    assert.deepEqual([last().method, last().text], ["GET", ""]);
  });
});
