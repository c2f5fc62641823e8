import { durations, durationText } from "./durations.ts";
import type { RenderSettings } from "./renderSettings.ts";
import { alertDrafts } from "./rules/ruleGroups.ts";

const RECEIVER = "cabal-tls";

/**
 * Routes and inhibitions, as a whole configuration that does not tell anybody yet: the receiver is the reader's own.
 * Grouped by certificate: one that expires at six endpoints is one message.
 */
export function alertmanagerConfig({ timeFactor }: Pick<RenderSettings, "timeFactor">): object {
  const ours = `alertname=~"${alertDrafts(timeFactor)
    .map(({ name }) => name)
    .join("|")}"`;
  const wait = durationText(durations(timeFactor).scrapeInterval);
  return {
    route: {
      receiver: RECEIVER,
      routes: [
        {
          receiver: RECEIVER,
          matchers: [ours],
          group_by: ["cert"],
          group_wait: wait,
          group_interval: durationText(5 * durations(timeFactor).scrapeInterval),
          repeat_interval: "12h",
        },
      ],
    },
    inhibit_rules: [
      {
        source_matchers: [`alertname="BlackboxTLSCertExpiringSoonCritical"`],
        target_matchers: [`alertname=~"BlackboxTLSCertExpiringSoonWarning|TLSCertRenewalOverdue"`],
        equal: ["instance"],
      },
      {
        source_matchers: [`alertname="TLSCertExpired"`],
        target_matchers: [`alertname=~"BlackboxTLSCertExpiringSoon.*|TLSCertRenewalOverdue|TLSCertNotTrusted"`],
        equal: ["instance"],
      },
    ],
    receivers: [{ name: RECEIVER }],
  };
}
