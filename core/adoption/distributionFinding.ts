import { ENDPOINT_KINDS } from "../endpointKinds.ts";
import { certificateRegion } from "../endpointTraits.ts";
import type { AccountFacts, RunningDistribution } from "./accountFacts.ts";
import type { AdoptionFinding } from "./adoptionPlan.ts";
import { freeEndpointName, type TakenNames } from "./freeEndpointName.ts";
import { hostsLeadingTo, isCoveredHost, labelOf, leadingRecords } from "./leadingRecords.ts";
import { moveDistribution } from "./moveCertificate.ts";

const PORT = ENDPOINT_KINDS.cloudfront.port;

/** A distribution whose aliases tell its host. */
export function distributionFinding(
  facts: AccountFacts,
  distribution: RunningDistribution,
  taken: TakenNames,
): AdoptionFinding {
  const { id, aliases, certificateArn } = distribution;
  const covered = aliases.filter((alias) => isCoveredHost(alias, facts.controlDomain)).sort();
  const wild = `*.${facts.controlDomain}`;
  // Whoever takes every name tells none: then the records do.
  const hosts = covered.length === 0 && aliases.includes(wild) ? hostsLeadingTo(facts, distribution.dnsName) : covered;
  const [host, ...more] = hosts;
  if (host === undefined) return undefined;
  if (certificateArn === undefined) {
    return {
      leftOut: {
        what: `${host}:${PORT}`,
        why: `distribution ${id} has no certificate of ACM`,
        fix: "Give it one of ACM in us-east-1, and run this again.",
      },
    };
  }
  const apex = facts.certificates.some(
    ({ arn, names }) => arn === certificateArn && names.includes(facts.controlDomain),
  );
  const fits = (alias: string) => covered.includes(alias) || alias === wild || (apex && alias === facts.controlDomain);
  const foreign = aliases.filter((alias) => !fits(alias));
  if (foreign.length > 0) {
    return {
      leftOut: {
        what: `${host}:${PORT}`,
        why: `distribution ${id} also answers to ${foreign.join(", ")}, which *.${facts.controlDomain} does not cover`,
        fix: "CloudFront would refuse the next generation. Move these names to a distribution of their own first.",
      },
    };
  }
  taken.hosts.add(host);
  const label = labelOf(host, facts.controlDomain);
  const name = freeEndpointName(label, "cloudfront", PORT, taken.names);
  const records = leadingRecords(facts, host, distribution.dnsName);
  return {
    candidate: {
      endpoint: {
        name,
        kind: "cloudfront",
        hosts: [host],
        port: PORT,
        config: { name, kind: "cloudfront", hostname: label, import: id, importRecords: records.ids },
        adopts: [
          { type: ENDPOINT_KINDS.cloudfront.consumer, id },
          ...records.ids.map((record) => ({ type: "route53.Record", id: record })),
        ],
      },
      region: certificateRegion("cloudfront", facts.region),
      certificateArn,
      listed: [],
      userArn: distribution.arn,
      move: moveDistribution(id),
      notes: [
        ...records.notes,
        ...(more.length > 0
          ? [`distribution ${id} also answers to ${more.join(", ")}; endpoint ${name} is for ${host}.`]
          : []),
        ...(distribution.enabled ? [] : [`distribution ${id} is disabled: it serves nothing until it is enabled.`]),
      ],
    },
  };
}
