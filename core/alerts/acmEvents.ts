import { overdueSeconds } from "../thresholds.ts";
import type { Thresholds } from "../inventory.ts";
import { DAY_SECONDS } from "../time.ts";

/** An event of ACM that subscribers are notified of. https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html */
export interface EventPlan {
  /** Part of the rule's logical and physical name. */
  readonly key: string;
  readonly description: string;
  /** EventBridge's pattern. */
  readonly pattern: Readonly<Record<string, unknown>>;
}

/**
 * ACM's events about the wildcard, distinguished from others of the account by its first name: that stays through every rotation,
 * so a rotation changes no rule.
 */
export function acmEvents(controlDomain: string, thresholds: Thresholds): EventPlan[] {
  const event = (types: readonly string[], detail: object = {}) => ({
    source: ["aws.acm"],
    "detail-type": types,
    detail: { CommonName: [`*.${controlDomain}`], ...detail },
  });
  return [
    {
      key: "acm-failure",
      description: `ACM cannot renew *.${controlDomain} by itself, or it has expired`,
      pattern: event(["ACM Certificate Renewal Action Required", "ACM Certificate Expired"]),
    },
    {
      key: "acm-approaching",
      description: `*.${controlDomain} nears its expiry and was not renewed`,
      // ACM tells of it each day from the day on which it begins to renew: a healthy renewal takes a few.
      pattern: event(["ACM Certificate Approaching Expiration"], {
        DaysToExpiry: [{ numeric: ["<", overdueSeconds(thresholds) / DAY_SECONDS] }],
      }),
    },
  ];
}
