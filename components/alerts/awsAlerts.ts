import * as pulumi from "@pulumi/pulumi";
import { acmEvents } from "../../core/alerts/acmEvents.ts";
import { type RenewedHost, renewalAlarms } from "../../core/alerts/renewalAlarms.ts";
import type { AlertsConfig } from "../../core/configSchema/stackConfig.ts";
import { physicalName } from "../../core/physicalName.ts";
import type { Thresholds } from "../../core/inventory.ts";
import { ACM_THRESHOLDS } from "../../core/thresholds.ts";
import { DAY_SECONDS } from "../../core/time.ts";
import { cloudwatch } from "../registration/aws.ts";
import { registered } from "../registration/registered.ts";
import type { Tags } from "../registration/tagged.ts";
import { alertTopic } from "./alertTopic.ts";
import { metricAlarm } from "./metricAlarm.ts";

const RULE_NAME_LENGTH = 64;

export interface AwsAlertsArgs {
  /** Addresses of subscribers; each confirms the subscription once in each region. @default none */
  readonly emails?: readonly string[] | undefined;
  /** URLs that take a POST with the text, as ntfy's topics do. Without subscribers no resource is made. @default none */
  readonly urls?: readonly string[] | undefined;
  readonly controlDomain: string;
  /** Region of the stack: the renewal function's metrics are there. */
  readonly region: string;
  /** Regions that have a certificate of ACM. @default that of the stack */
  readonly regions?: readonly string[] | undefined;
  /** The certificate that serves in a region. */
  readonly certificateArnIn: (region: string) => pulumi.Input<string>;
  /** By the life of that certificate. @default those of ACM's own */
  readonly thresholds?: Thresholds | undefined;
  /** Host certificates; @default none */
  readonly hosts?: readonly RenewedHost[] | undefined;
  /** Tags of every resource that takes tags. @default none */
  readonly tags?: Tags | undefined;
}

/**
 * What AWS itself tells when a certificate nears its end: alarms on ACM's and the renewal function's metrics, and ACM's
 * events, to a topic in each region. It works while nobody's Prometheus does.
 */
export class AwsAlerts extends pulumi.ComponentResource {
  /** ARN of the topic by region; empty when there are no subscribers. */
  readonly topics: pulumi.Output<Readonly<Record<string, string>>>;
  /** For alarms of the stack's own region that others make: its topic, or none. */
  readonly alarmActions: readonly pulumi.Output<string>[];

  constructor(name: string, args: AwsAlertsArgs, options?: pulumi.ComponentResourceOptions) {
    // The URL of a topic lets whoever knows it read the topic: previews print inputs.
    const hosts = args.hosts?.map(({ name: host }) => host);
    super("cabal-tls:alerts:AwsAlerts", name, ...registered({ ...args, urls: undefined, hosts }, options));
    const subscribers = { emails: args.emails ?? [], urls: args.urls ?? [] };
    const isSubscribed = subscribers.emails.length + subscribers.urls.length > 0;
    const topics: Topics = isSubscribed ? alertsByRegion(this, name, args, subscribers) : {};
    const own = topics[args.region];
    this.topics = pulumi.output(topics);
    this.alarmActions = own === undefined ? [] : [own];
    this.registerOutputs({ topics: this.topics, alarmActions: this.alarmActions });
  }
}

type Topics = Readonly<Record<string, pulumi.Output<string>>>;

function alertsByRegion(parent: pulumi.Resource, name: string, args: AwsAlertsArgs, alerts: AlertsConfig): Topics {
  const { region, regions = [region], hosts = [] } = args;
  const topics: Record<string, pulumi.Output<string>> = {};
  for (const each of new Set(hosts.length > 0 ? [region, ...regions] : regions)) {
    topics[each] = alertTopic(parent, `${name}-${each}`, each, alerts);
  }
  for (const each of regions) acmAlerts(parent, `${name}-${each}`, each, topics[each] ?? "", args);
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
  { controlDomain, certificateArnIn, thresholds = ACM_THRESHOLDS }: AwsAlertsArgs,
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
      periodSeconds: DAY_SECONDS,
      periods: 1,
      threshold: thresholds.warningSeconds / DAY_SECONDS,
      comparison: "LessThanThreshold",
      // ACM stops telling the days when there are none left.
      treatMissingData: "breaching",
    },
  });
  for (const { key, description, pattern } of acmEvents(controlDomain, thresholds)) {
    const rule = new cloudwatch.EventRule(
      `${name}-${key}`,
      {
        name: physicalName(pulumi.getStack(), `${name}-${key}`, RULE_NAME_LENGTH),
        description,
        eventPattern: JSON.stringify(pattern),
        region,
      },
      { parent },
    );
    new cloudwatch.EventTarget(
      `${name}-${key}`,
      { rule: rule.name, targetId: "topic", arn: topicArn, region },
      { parent },
    );
  }
}
