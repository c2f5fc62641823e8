import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { acmEvents } from "../../core/alerts/acmEvents.ts";
import { type RenewedHost, renewalAlarms } from "../../core/alerts/renewalAlarms.ts";
import { physicalName } from "../../core/physicalName.ts";
import type { AlertsConfig } from "../../core/stackConfig.ts";
import { ACM_THRESHOLDS } from "../../core/thresholds.ts";
import { alertTopic } from "./alertTopic.ts";
import { metricAlarm } from "./metricAlarm.ts";

const DAY = 86_400;
const RULE_NAME_LENGTH = 64;

export interface AwsAlertsArgs {
  /** Undefined = nothing is made. */
  readonly alerts: AlertsConfig | undefined;
  readonly controlDomain: string;
  /** Region of the stack: the renewal function's metrics are there. */
  readonly region: string;
  /** Regions that have a certificate of ACM. */
  readonly regions: readonly string[];
  /** The certificate that serves in a region. */
  readonly certificateArnIn: (region: string) => pulumi.Input<string>;
  /** Host certificates; @default none */
  readonly hosts?: readonly RenewedHost[];
}

/**
 * What AWS itself tells when a certificate nears its end: alarms on ACM's and the renewal function's metrics, and ACM's
 * events, to a topic in each region. It works while nobody's Prometheus does.
 */
export class AwsAlerts extends pulumi.ComponentResource {
  /** ARN of the topic by region; empty when nobody is to be told. */
  readonly topics: pulumi.Output<Readonly<Record<string, string>>>;
  /** For alarms of the stack's own region that are made elsewhere: its topic, or none. */
  readonly alarmActions: readonly pulumi.Output<string>[];

  constructor(name: string, args: AwsAlertsArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:alerts:AwsAlerts", name, {}, options);
    const topics: Topics = args.alerts === undefined ? {} : alertsByRegion(this, name, args, args.alerts);
    const own = topics[args.region];
    this.topics = pulumi.output(topics);
    this.alarmActions = own === undefined ? [] : [own];
    this.registerOutputs({ topics: this.topics, alarmActions: this.alarmActions });
  }
}

type Topics = Readonly<Record<string, pulumi.Output<string>>>;

function alertsByRegion(parent: pulumi.Resource, name: string, args: AwsAlertsArgs, alerts: AlertsConfig): Topics {
  const { region, regions, hosts = [] } = args;
  const topics: Record<string, pulumi.Output<string>> = {};
  for (const place of new Set(hosts.length > 0 ? [region, ...regions] : regions)) {
    topics[place] = alertTopic(parent, `${name}-${place}`, place, alerts);
  }
  for (const place of regions) acmAlerts(parent, `${name}-${place}`, place, topics[place] ?? "", args);
  for (const plan of hosts.flatMap(renewalAlarms)) {
    const { dimensions } = plan;
    metricAlarm(parent, `${name}-${plan.key}`, { plan, dimensions, region, topicArn: topics[region] ?? "" });
  }
  return topics;
}

/** One alarm and the rules of a region. Their names carry no generation: a rotation only moves the alarm to its ARN. */
function acmAlerts(
  parent: pulumi.Resource,
  name: string,
  region: string,
  topicArn: pulumi.Input<string>,
  { controlDomain, certificateArnIn }: AwsAlertsArgs,
): void {
  metricAlarm(parent, `${name}-expiring`, {
    region,
    topicArn,
    dimensions: { CertificateArn: certificateArnIn(region) },
    plan: {
      key: "expiring",
      description: `*.${controlDomain} in ${region} expires soon and was not renewed, or has expired.`,
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      statistic: "Minimum",
      periodSeconds: DAY,
      periods: 1,
      threshold: ACM_THRESHOLDS.warningSeconds / DAY,
      comparison: "LessThanThreshold",
      // ACM stops telling the days when there are none left.
      treatMissingData: "breaching",
    },
  });
  for (const { key, description, pattern } of acmEvents(controlDomain, ACM_THRESHOLDS)) {
    const rule = new aws.cloudwatch.EventRule(
      `${name}-${key}`,
      {
        name: physicalName(pulumi.getStack(), `${name}-${key}`, RULE_NAME_LENGTH),
        description,
        eventPattern: JSON.stringify(pattern),
        region,
      },
      { parent },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-${key}`,
      { rule: rule.name, targetId: "topic", arn: topicArn, region },
      { parent },
    );
  }
}
