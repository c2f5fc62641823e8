import { ENDPOINT_KINDS } from "../endpointKinds.ts";
import type { AccountFacts, RunningListener } from "./accountFacts.ts";
import type { AdoptionFinding } from "./adoptionPlan.ts";
import { freeEndpointName, type TakenNames } from "./freeEndpointName.ts";
import { actionNotes } from "./keptActions.ts";
import { hostsLeadingTo, labelOf, leadingRecords } from "./leadingRecords.ts";
import { moveListener } from "./moveCertificate.ts";

/** Whose names often lead to one load balancer, by the port that clients of each connect to. */
const USUAL_LABELS: Readonly<Record<number, readonly string[]>> = {
  443: ["www", "mail"],
  465: ["smtp-out", "smtp"],
  993: ["imap", "mail"],
  995: ["pop", "pop3", "mail"],
};

/** An NLB listener: one host name, which is found by the records that lead to the load balancer. */
export function nlbFinding(facts: AccountFacts, listener: RunningListener, taken: TakenNames): AdoptionFinding {
  const { controlDomain } = facts;
  const leading = hostsLeadingTo(facts, listener.dnsName);
  const what = `${listener.loadBalancerName}:${listener.port}`;
  if (leading.length === 0) return noName(facts, listener, what);
  const free = leading.filter((host) => !taken.hosts.has(host));
  const host = usualHost(free, controlDomain, listener.port);
  if (host === undefined) {
    return {
      leftOut: {
        what,
        why: `${leading.join(", ")} lead to it, and another endpoint has each of these names`,
        fix: "Give its clients a name of their own that leads to it, and run this again.",
      },
    };
  }
  if (listener.targetGroup === undefined) {
    return {
      leftOut: {
        what: `${host}:${listener.port}`,
        why: `listener ${listener.arn} forwards to no target group`,
        fix: "Let its default answer forward to one, and run this again.",
      },
    };
  }
  taken.hosts.add(host);
  const label = labelOf(host, controlDomain);
  const name = freeEndpointName(label, "nlb", listener.port, taken.names);
  const records = leadingRecords(facts, host, listener.dnsName);
  const others = leading.filter((one) => one !== host);
  return {
    candidate: {
      endpoint: {
        name,
        kind: "nlb",
        hosts: [host],
        port: listener.port,
        config: {
          name,
          kind: "nlb",
          hostname: label,
          port: listener.port,
          target: { port: listener.targetGroup.port, targetGroupArn: listener.targetGroup.arn },
          loadBalancerArn: listener.loadBalancerArn,
          import: listener.arn,
          importRecords: records.ids,
        },
        adopts: [
          { type: ENDPOINT_KINDS.nlb.consumer, id: listener.arn },
          ...records.ids.map((id) => ({ type: "route53.Record", id })),
        ],
      },
      region: facts.region,
      certificateArn: listener.certificateArn,
      listed: listener.listed,
      userArn: listener.loadBalancerArn,
      move: moveListener(listener.arn, facts.region),
      notes: [
        ...records.notes,
        ...actionNotes(`${host}:${listener.port}`, listener.actions),
        ...(others.length > 0 ? [`${others.join(", ")} also lead to ${what}; endpoint ${name} is for ${host}.`] : []),
      ],
    },
  };
}

function usualHost(hosts: readonly string[], controlDomain: string, port: number): string | undefined {
  const usual = (USUAL_LABELS[port] ?? []).map((label) => `${label}.${controlDomain}`);
  return usual.find((host) => hosts.includes(host)) ?? hosts[0];
}

/** Worth telling only when its certificate is one of the control domain. */
function noName(
  { certificates, zoneId }: AccountFacts,
  { certificateArn, arn }: RunningListener,
  what: string,
): AdoptionFinding {
  if (!certificates.some((one) => one.arn === certificateArn)) return undefined;
  return {
    leftOut: {
      what,
      why: `no record of zone ${zoneId} leads to it (listener ${arn})`,
      fix: "Make a record for the name that its clients connect to, and run this again.",
    },
  };
}
