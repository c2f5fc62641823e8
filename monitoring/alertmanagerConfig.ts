import { durations, durationText } from "./settings/durations.ts";
import type { RenderSettings } from "./settings/renderSettings.ts";
import { alertDrafts } from "./rules/alerts.ts";

/** Of the names of receivers, which are the reader's to fill. */
const CRITICAL = "cabal-tls-critical";
const WARNING = "cabal-tls-warning";

/**
 * Routes and inhibitions, as a whole configuration that notifies nobody yet: add what each receiver does.
 * Grouped by certificate, so that one which expires at six endpoints is one message; and by severity, also where both
 * severities go to one receiver: some receivers read the first alert of a group only, and a critical alert that joins a
 * group of warnings waits for the group's next message.
 */
export function alertmanagerConfig(settings: Pick<RenderSettings, "timeFactor" | "jobPrefix">): object {
  const names = alertDrafts(settings).map(({ name }) => name);
  const { scrapeInterval } = durations(settings.timeFactor);
  return {
    route: {
      receiver: WARNING,
      routes: [
        {
          receiver: WARNING,
          matchers: [`alertname=~"${names.join("|")}"`],
          group_by: ["cert", "severity"],
          group_wait: durationText(scrapeInterval),
          group_interval: durationText(5 * scrapeInterval),
          repeat_interval: "12h",
          routes: [{ receiver: CRITICAL, matchers: [`severity="critical"`] }],
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
    receivers: [{ name: CRITICAL }, { name: WARNING }],
  };
}
