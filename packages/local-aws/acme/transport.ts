import type { IncomingHttpHeaders } from "node:http";
import { type RequestOptions, request } from "node:https";
import type { LocalAws } from "../startLocalAws.ts";

/** A certificate of the local CA, with its key, both as PEM. */
export interface TransportCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What an ACME server on loopback shows to its clients, who trust the local AWS's root. */
export async function transportCertificate(aws: Pick<LocalAws, "control">): Promise<TransportCertificate> {
  const answer = await aws.control("server-certificate", { names: ["localhost"], addresses: ["127.0.0.1"] });
  const { certificate, key } = answer as Partial<TransportCertificate>;
  if (typeof certificate === "string" && typeof key === "string") return { certificate, key };
  throw new Error("the local AWS gave no server certificate");
}

export interface TlsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const DEADLINE_MS = 10_000;

/** One HTTPS request with a root of its own, which fetch can't have. Throws after 10 s without an answer. */
export function tlsRequest(url: string, ca: string, options: RequestOptions = {}, body?: string): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    // Pebble refuses requests without a User-Agent. A connection that stays open would keep the process alive.
    const sent = request(
      url,
      { ...options, ca, signal, agent: false, headers: { "user-agent": "local-aws", ...options.headers } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
