import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";

const POLL_MS = 100;

/** A topic of an ntfy in the emulated network: whoever posts text to it is heard. */
export class PushTopic {
  readonly messages: Readonly<Record<string, unknown>>[] = [];
  readonly #server: Server;

  private constructor(identity: { readonly certificate: string; readonly key: string }) {
    this.#server = createServer({ cert: identity.certificate, key: identity.key }, async (request, response) => {
      let text = "";
      for await (const part of request.setEncoding("utf8")) text += part;
      this.messages.push(JSON.parse(text));
      response.end();
    });
  }

  /** Behind port 443 of the host. */
  static async start(aws: LocalAws, host: string): Promise<PushTopic> {
    const identity = (await aws.control("server-certificate", { names: [host] })) as {
      readonly certificate: string;
      readonly key: string;
    };
    const topic = new PushTopic(identity);
    await new Promise<void>((resolve) => topic.#server.listen(0, "127.0.0.1", resolve));
    const { port } = topic.#server.address() as AddressInfo;
    await aws.control("routes", { [`${host}:443`]: `127.0.0.1:${port}` });
    return topic;
  }

  /** Waits for a message. Throws with all that came at the deadline. */
  async until(wanted: Readonly<Record<string, unknown>>, seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    const isWanted = (one: Readonly<Record<string, unknown>>) =>
      Object.entries(wanted).every(([key, value]) => JSON.stringify(one[key]) === JSON.stringify(value));
    while (!this.messages.some(isWanted)) {
      if (Date.now() > deadline) {
        throw new Error(`no message like ${JSON.stringify(wanted)} in ${JSON.stringify(this.messages)}`);
      }
      await wait(POLL_MS);
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
