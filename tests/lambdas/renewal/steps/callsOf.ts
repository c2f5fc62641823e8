import type { SimulatedRun } from "../../../simulation/simulatedRun.ts";
import type { SimulatedWorld } from "../../../simulation/simulatedWorld.ts";

/** Looked at until they change: how often depends on how long the world takes. */
const POLLED = /^(records\.isInSync|ecs\.read|handshakes\.look|ca\.read)\b/;

/** Every port call of a run of a traced world that took effect, in its order; what is polled, once for each time. */
export function callsOf({ trace }: SimulatedWorld, run: SimulatedRun): string[] {
  const lines = trace.text().split("\n");
  const calls = lines.flatMap((line) => {
    const [, call = "", about = ""] =
      new RegExp(`  ${run.name} +([a-z]+\\.\\w+)\\(([^)]*)\\) ->`, "i").exec(line) ?? [];
    return call === "" ? [] : [`${call} ${shortened(about)}`.trimEnd()];
  });
  return calls.filter((call, place) => !POLLED.test(call) || call !== calls[place - 1]);
}

/** Of the parameters of one host and of accounts, what stands behind the prefix. */
function shortened(about: string): string {
  return about
    .replaceAll("/cabal/letsencrypt/smtp-out.example.net/", "")
    .replaceAll("/cabal/letsencrypt/", "")
    .replaceAll("https://first.ca.example/directory", "first:")
    .replaceAll("https://staging.ca.example/directory", "staging:")
    .replaceAll(/\/change\/C\d+/g, "change")
    .replaceAll(/(order|authorization|certificate|renewal-info)\/[\w.-]+/g, "$1");
}
