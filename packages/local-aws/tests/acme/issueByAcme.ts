import { X509Certificate } from "node:crypto";
import acme from "acme-client";
import type { Pebble } from "../../acme/startPebble.ts";
import { tlsRequest } from "../../acme/transport.ts";
import type { Account } from "../aws/account.ts";

/** An account of the local AWS and the zone in it that takes the challenges. */
export interface Place {
  readonly account: Account;
  readonly zoneId: string;
}

export interface Issued {
  /** The chain. */
  readonly pem: string;
  readonly leaf: X509Certificate;
  /** Where the CA tells when to renew it. */
  readonly renewalInfo: string;
}

const ORDER_SECONDS = 20;

/** Gets a certificate for one name by DNS-01, from the directory or another URL of it, such as a proxy's. */
export async function issueByAcme(
  pebble: Pick<Pebble, "directory" | "roots">,
  { account, zoneId }: Place,
  name: string,
  { profile }: { readonly profile?: string } = {},
): Promise<Issued> {
  const client = new acme.Client({
    directoryUrl: pebble.directory,
    accountKey: await acme.crypto.createPrivateEcdsaKey(),
    backoffAttempts: ORDER_SECONDS * 5,
    backoffMin: 200,
    backoffMax: 200,
  });
  trust(client, pebble.roots);
  await client.createAccount({ termsOfServiceAgreed: true });
  const order = await client.createOrder({
    identifiers: [{ type: "dns", value: name }],
    ...(profile === undefined ? {} : { profile }),
  });
  for (const authorization of await client.getAuthorizations(order)) {
    const challenge = authorization.challenges.find(({ type }) => type === "dns-01");
    if (challenge === undefined) throw new Error(`no dns-01 challenge for ${name}`);
    const value = await client.getChallengeKeyAuthorization(challenge);
    await account.change(zoneId, txt(`_acme-challenge.${name}`, value));
    await client.completeChallenge(challenge);
    await client.waitForValidStatus(challenge);
  }
  const [, csr] = await acme.crypto.createCsr({ altNames: [name] }, await acme.crypto.createPrivateEcdsaKey());
  const pem = await client.getCertificate(await client.finalizeOrder(order, csr));
  const leaf = new X509Certificate(pem);
  const info = await tlsRequest(pebble.directory, pebble.roots);
  return { pem, leaf, renewalInfo: `${JSON.parse(info.text).renewalInfo}/${renewalId(leaf)}` };
}

function txt(name: string, value: string) {
  const record = { Name: name, Type: "TXT" as const, TTL: 60, ResourceRecords: [{ Value: `"${value}"` }] };
  return { Action: "UPSERT" as const, ResourceRecordSet: record };
}

interface Transport {
  request(
    url: string,
    method: string,
    options?: { readonly data?: unknown; readonly headers?: Record<string, string> },
  ): Promise<{ readonly status: number; readonly headers: object; readonly data: unknown }>;
}

/** axios would take its trust from defaults that the whole process shares. */
function trust(client: InstanceType<typeof acme.Client>, roots: string): void {
  const { http } = client as unknown as { http: Transport };
  http.request = async (url, method, { data, headers = {} } = {}) => {
    const answer = await tlsRequest(
      url,
      roots,
      { method: method.toUpperCase(), headers: { ...headers, "content-type": "application/jose+json" } },
      data === undefined ? undefined : JSON.stringify(data),
    );
    const isJson = /json/.test(String(answer.headers["content-type"]));
    return { ...answer, data: isJson ? JSON.parse(answer.text) : answer.text };
  };
}

/** RFC 9773, section 4.1. */
function renewalId(leaf: X509Certificate): string {
  const extension = leaf.raw.subarray(leaf.raw.indexOf(Buffer.from("0603551d23", "hex")));
  const start = extension.indexOf(0x80, 7);
  const keyId = extension.subarray(start + 2, start + 2 + (extension[start + 1] ?? 0));
  const serial = Buffer.from(
    leaf.serialNumber.padStart(leaf.serialNumber.length + (leaf.serialNumber.length % 2), "0"),
    "hex",
  );
  return `${keyId.toString("base64url")}.${serial.toString("base64url")}`;
}
