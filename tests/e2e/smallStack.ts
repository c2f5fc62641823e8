import type { StackSettings } from "../../examples/demo/stackSettings.ts";

/** A listener, a distribution and a domain name: one of each sort of consumer, and nothing else. */
export function threeConsumers(settings: StackSettings): StackSettings {
  const endpoints = settings["cabal-tls:endpoints"] as readonly Readonly<Record<string, unknown>>[];
  return {
    ...settings,
    "cabal-tls:endpoints": endpoints
      .filter(({ kind }) => kind !== "alb")
      .map((one) => (one["kind"] === "cloudfront" ? { ...one, origin: { domainName: "app.example.org" } } : one)),
  };
}
