import type { CertificateEntry, Inventory } from "../../core/inventory.ts";
import { overdueSeconds } from "../../core/thresholds.ts";
import { probeInstances } from "../probeInstance.ts";
import type { RecordingRule } from "./alertRule.ts";

/** What should be, as constant series: every other rule joins with them, and none vanishes with a probe. */
export function inventoryRules(inventory: Inventory): RecordingRule[] {
  const instances = probeInstances(inventory);
  return [
    ...instances.map(({ instance, cert, endpoint, loss }) =>
      constant("tls_endpoint_info", 1, { instance, cert, endpoint, loss }),
    ),
    ...inventory.certificates.flatMap((certificate) => {
      const first = instances.find(({ cert }) => cert === certificate.name);
      return first === undefined ? [] : certificateRules(certificate, first.instance);
    }),
  ];
}

/** `instance` is where the doctor starts when an alert is about a certificate and no single endpoint. */
function certificateRules({ name, pipeline, thresholds }: CertificateEntry, instance: string): RecordingRule[] {
  const { lifetimeSeconds, renewBeforeSeconds, warningSeconds, criticalSeconds } = thresholds;
  return [
    constant("tls_cert_info", 1, { cert: name, pipeline, instance }),
    constant("cert:lifetime_seconds", lifetimeSeconds, { cert: name }),
    constant("cert:renew_before_seconds", renewBeforeSeconds, { cert: name }),
    constant("cert:overdue_seconds", overdueSeconds(thresholds), { cert: name }),
    constant("cert:warning_seconds", warningSeconds, { cert: name }),
    constant("cert:critical_seconds", criticalSeconds, { cert: name }),
  ];
}

function constant(record: string, value: number, labels: Readonly<Record<string, string>>): RecordingRule {
  return { record, expr: `vector(${value})`, labels };
}
