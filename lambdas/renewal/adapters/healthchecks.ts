import { request } from "node:https";
import type { Heartbeat } from "../ports/index.ts";

const DEADLINE_MS = 5_000;

/** Healthchecks' ping URL: as it is for success, with `/fail` behind it for failure. */
export class Healthchecks implements Heartbeat {
  ping(url: string, { failed, text }: { readonly failed: boolean; readonly text: string }): Promise<boolean> {
    return new Promise((resolve) => {
      try {
        const target = failed ? `${url.replace(/\/$/, "")}/fail` : url;
        const options = { method: "POST", signal: AbortSignal.timeout(DEADLINE_MS) };
        const sent = request(target, options, (response) => {
          response.resume();
          response.on("end", () => resolve((response.statusCode ?? 500) < 300));
          response.on("error", () => resolve(false));
        });
        sent.on("error", () => resolve(false));
        sent.end(text);
      } catch {
        // No address at all; it is a secret, and the error would repeat it.
        resolve(false);
      }
    });
  }
}
