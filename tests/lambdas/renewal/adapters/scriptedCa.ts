import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { testCertificate } from "../../../cli/watch/testCertificate.ts";

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is; "hang up" ends the connection, "no answer" keeps it open. */
  readonly body?: object | string;
}

/** What a CA was asked: a signed body is taken apart. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Of a signed body: its header and its payload. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: unknown;
}

/** An HTTPS server on this machine that answers as it is told, and that this process trusts. */
export interface ScriptedCa {
  readonly url: string;
  readonly asked: Asked[];
  /** Answers by path, each list in its order, its last one again and again. */
  readonly answers: Map<string, ScriptedAnswer[]>;
  close(): Promise<void>;
}

const root = testCertificate({ commonName: "Scripted root" });
const leaf = testCertificate({
  commonName: "localhost",
  names: ["localhost"],
  issuer: { commonName: "Scripted root", keyPem: root.keyPem },
});

export async function startScriptedCa(): Promise<ScriptedCa> {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, root.pem]);
  const asked: Asked[] = [];
  const answers = new Map<string, ScriptedAnswer[]>();
  const server = createServer({ key: leaf.keyPem, cert: leaf.pem }, async (request, response) => {
    const parts = await request.toArray();
    const path = request.url ?? "";
    const text = Buffer.concat(parts).toString("utf8");
    asked.push({ method: request.method ?? "", path, headers: request.headers, text, ...signedParts(text) });
    const { status = 200, headers = {}, body = {} } = nextOf(answers.get(path) ?? []) ?? { status: 404 };
    if (body === "no answer") return response;
    if (body === "hang up") return response.destroy();
    const type =
      typeof body === "string" ? "text/plain" : status >= 400 ? "application/problem+json" : "application/json";
    response.writeHead(status, { "content-type": type, "replay-nonce": `n${asked.length}`, ...headers });
    return response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    close: async () => {
      setDefaultCACertificates(trusted);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The last one stays. */
function nextOf(list: ScriptedAnswer[]): ScriptedAnswer | undefined {
  return list.length > 1 ? list.shift() : list[0];
}

function signedParts(text: string): Pick<Asked, "header" | "payload"> {
  if (!text.startsWith('{"protected"')) return {};
  const { protected: head, payload } = JSON.parse(text) as { readonly protected: string; readonly payload: string };
  const decoded = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString() || "null") as unknown;
  return { header: decoded(head) as Record<string, unknown>, payload: payload === "" ? undefined : decoded(payload) };
}
