import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What Alertmanager posts, as far as it is looked at. */
export interface Notification {
  readonly status: "firing" | "resolved";
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    readonly status: "firing" | "resolved";
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

const POLL_MS = 250;

/** Takes posts on loopback, as ntfy does, and keeps what Alertmanager tells. */
export class WebhookReceiver {
  readonly notifications: Notification[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request).then(() => response.writeHead(200).end());
    });
  }

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/alerts`;
  }

  /** Waits for a notification; throws with all that came at the deadline. */
  async until(what: string, wanted: (one: Notification) => boolean, seconds: number): Promise<Notification> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const found = this.notifications.findLast(wanted);
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`not told within ${seconds} s: ${what}; ${this.#summary()}`);
      await wait(POLL_MS);
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage): Promise<void> {
    let text = "";
    for await (const part of request.setEncoding("utf8")) text += part;
    this.notifications.push(JSON.parse(text));
  }

  #summary(): string {
    return JSON.stringify(this.notifications.map(({ groupLabels, alerts }) => [groupLabels, firingIn({ alerts })]));
  }
}

/** `alertname instance` of what fires in a notification at any address, sorted. */
export function firingIn({ alerts }: Pick<Notification, "alerts">): string[] {
  const firing = alerts.filter(({ status }) => status === "firing");
  return [...new Set(firing.map(({ labels }) => `${labels["alertname"]} ${labels["instance"]}`))].sort();
}
