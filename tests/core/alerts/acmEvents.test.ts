import assert from "node:assert/strict";
import { acmEvents } from "../../../core/alerts/acmEvents.ts";
import { topicPolicy } from "../../../core/alerts/topicPolicy.ts";

const DAY = 86_400;

describe("ACM's events about the wildcard", () => {
  it("are a failed renewal at once, and an expiry that comes near when the renewal is overdue", () => {
    const thresholds = {
      lifetimeSeconds: 198 * DAY,
      renewBeforeSeconds: 60 * DAY,
      warningSeconds: 21 * DAY,
      criticalSeconds: 7 * DAY,
    };
    assert.deepEqual(acmEvents("example.net", thresholds), [
      {
        key: "acm-failure",
        description: "ACM cannot renew *.example.net by itself, or it has expired",
        pattern: {
          source: ["aws.acm"],
          "detail-type": ["ACM Certificate Renewal Action Required", "ACM Certificate Expired"],
          detail: { CommonName: ["*.example.net"] },
        },
      },
      {
        key: "acm-approaching",
        description: "*.example.net nears its expiry and was not renewed",
        pattern: {
          source: ["aws.acm"],
          "detail-type": ["ACM Certificate Approaching Expiration"],
          detail: { CommonName: ["*.example.net"], DaysToExpiry: [{ numeric: ["<", 51] }] },
        },
      },
    ]);
  });
});

describe("the policy of a topic of alarms", () => {
  it("lets CloudWatch of the same account publish, and EventBridge without a condition", () => {
    const topic = "arn:aws:sns:us-west-2:111122223333:alarms";
    assert.deepEqual(topicPolicy(topic), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "cloudwatchPublishes",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic,
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
        {
          Sid: "eventsPublishes",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic,
        },
      ],
    });
  });
});
