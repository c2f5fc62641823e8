import { Agent, request } from "node:https";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { acmeError } from "../../../core/renewal/acmeProblem.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON when the answer says that it is JSON, else its text. */
  readonly data: unknown;
}

export interface HttpQuestion {
  readonly method: "GET" | "HEAD" | "POST";
  readonly body?: string;
}

const DEADLINE_MS = 15_000;
const LARGEST_BODY = 1_000_000;
/** Let's Encrypt asks for one, and Pebble refuses a request without. */
const USER_AGENT = "cabal-tls-renewal/1";

/**
 * HTTPS to a CA. acme-client's own transport has no time limit and hides what went wrong behind another error. Any
 * status is an answer; without an answer RenewalError CA_UNREACHABLE is thrown, without sense CA_BROKEN.
 */
export class AcmeTransport {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  /** The run's clock: a Retry-After counts from then. */
  readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  async ask(url: string, { method, body }: HttpQuestion): Promise<HttpAnswer> {
    const { status, headers, text } = await this.#exchange(url, { method, ...(body !== undefined && { body }) });
    const isJson = /json/.test(String(headers["content-type"] ?? ""));
    return { status, headers, data: isJson && method !== "HEAD" ? parseJson(url, status, text) : text };
  }

  /** A GET whose answer is JSON. Throws RenewalError when the CA refuses it. */
  async getJson(url: string): Promise<HttpAnswer> {
    const answer = await this.ask(url, { method: "GET" });
    if (answer.status >= 400) throw this.refused(url, answer);
    return answer;
  }

  /** The error of a refusal. */
  refused(url: string, { status, headers, data }: HttpAnswer): RenewalError {
    return acmeError(asked(url), { status, retryAfter: header(headers, "retry-after"), body: data }, this.now());
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(
    url: string,
    { method, body }: HttpQuestion,
  ): Promise<{ status: number; headers: HttpAnswer["headers"]; text: string }> {
    return new Promise((resolve, reject) => {
      let isConnected = false;
      const fail = (error: Error) => reject(unreachable(url, error, isConnected));
      const headers = {
        "user-agent": USER_AGENT,
        ...(body !== undefined && { "content-type": "application/jose+json" }),
      };
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const sent = request(url, { method, agent: this.#agent, headers, signal }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
          if (text.length > LARGEST_BODY) response.destroy(new Error("the answer is too long"));
        });
        response.on("error", fail);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      sent.on("error", fail);
      sent.on("socket", (socket) => {
        isConnected = !socket.connecting;
        // A kept connection must not collect listeners.
        if (isConnected) return;
        socket.once("connect", () => {
          isConnected = true;
        });
      });
      sent.end(body);
    });
  }
}

export function header(headers: HttpAnswer["headers"], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

function unreachable(url: string, error: Error, isConnected: boolean): RenewalError {
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const isLate = code === "TimeoutError" || code === "ABORT_ERR";
  const type = isLate && !isConnected ? "ETIMEDOUT" : code;
  const detail = `${asked(url)}: no answer: ${isLate ? "time limit" : code}`;
  return new RenewalError({ reason: "CA_UNREACHABLE", type, detail, cause: error });
}

function parseJson(url: string, status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // An error page is not a problem document, and its status says enough.
    if (status >= 400) return text;
    throw new RenewalError({ reason: "CA_BROKEN", detail: `${asked(url)}: the response is not valid JSON`, cause });
  }
}

/** Host and path: enough to find it in the CA's documentation and log. */
function asked(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
