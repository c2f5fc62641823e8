import assert from "node:assert/strict";
import { renewalAlarms } from "../../../core/alerts/renewalAlarms.ts";

const DAY = 86_400;
const alarms = renewalAlarms({
  name: "smtp-out",
  names: ["smtp-out.example.net", "mail.example.net"],
  thresholds: {
    lifetimeSeconds: 90 * DAY,
    renewBeforeSeconds: 30 * DAY,
    warningSeconds: 21 * DAY,
    criticalSeconds: 7 * DAY,
  },
});

describe("renewalAlarms", () => {
  it("watch every metric that can tell of trouble, under the host's first name", () => {
    assert.deepEqual(
      alarms.map(({ metricName, comparison, threshold, periods }) => [metricName, comparison, threshold, periods]),
      [
        ["Runs", "LessThanThreshold", 1, 3],
        ["RenewalFailed", "GreaterThanOrEqualToThreshold", 1, 3],
        ["RateLimited", "GreaterThanOrEqualToThreshold", 1, 1],
        ["StoredNotDeployed", "GreaterThanOrEqualToThreshold", 1, 3],
        ["RenewalOverdueSeconds", "GreaterThanOrEqualToThreshold", 388_800, 1],
        ["DaysToExpiry", "LessThanThreshold", 21, 1],
      ],
    );
    assert.ok(alarms.every(({ dimensions }) => dimensions["Host"] === "smtp-out.example.net"));
  });

  it("take silence for a failure once only: at the sign of life", () => {
    const breaching = alarms.filter(({ treatMissingData }) => treatMissingData === "breaching");
    assert.deepEqual(
      breaching.map(({ key }) => key),
      ["smtp-out-runs"],
    );
  });
});
