import type { Facts } from "../gather/facts.ts";
import { type Finding, finding, passed } from "../reasons/finding.ts";
import { MINUTE_MS, spanText } from "../../../core/time.ts";

/** AWS refuses calls from 5 minutes on; a minute already makes short-lived dates wrong. */
const WARNING = MINUTE_MS;
const FAILING = 300_000;

/** This machine's clock against AWS's. */
export function clock({ clockSkew, inventory }: Facts): Finding[] {
  if (clockSkew === undefined) return [];
  const topic = { link: "machine", subject: inventory.stack } as const;
  const off = Math.abs(clockSkew);
  if (off < WARNING) return [passed(topic, "this machine's clock agrees with AWS's")];
  const evidence = [`it is ${spanText(off)} ${clockSkew > 0 ? "behind" : "ahead of"} AWS's clock`];
  return [finding(topic, off < FAILING ? "warn" : "fail", "CLOCK_SKEW", evidence)];
}
