import type { AccountFacts, DomainNameFacts, MappingFacts } from "./accountFacts.ts";
import type { Finding } from "./adoptionPlan.ts";
import { endpointName } from "./endpointName.ts";
import { isCoveredHost, labelOf, leadingRecords } from "./leadingRecords.ts";
import { moveDomainName } from "./moveCertificate.ts";
import type { TakenNames } from "./takenNames.ts";

/** A regional API Gateway domain name, made by version 1 or 2 of its API: both tell the same names. */
export function domainNameFinding(facts: AccountFacts, domain: DomainNameFacts, taken: TakenNames): Finding {
  const { name: host, mappings, certificateArn } = domain;
  if (!isCoveredHost(host, facts.controlDomain)) return otherName(facts, domain);
  const refused = unsupported(domain);
  if (refused !== undefined) return { leftOut: { what: `${host}:443`, ...refused } };
  const [first] = mappings;
  if (first === undefined || certificateArn === undefined) return undefined;
  const root = mappings.find(({ key }) => key === "");
  const { apiId, stage } = root ?? first;
  taken.hosts.add(host);
  const label = labelOf(host, facts.controlDomain);
  const name = endpointName(label, "api", 443, taken.names);
  const records = leadingRecords(facts, host, domain.dnsName);
  const importMapping = root === undefined ? undefined : `${root.id}/${host}`;
  return {
    candidate: {
      endpoint: {
        name,
        kind: "apigateway",
        hosts: [host],
        port: 443,
        config: {
          name,
          kind: "apigateway",
          hostname: label,
          apiId,
          stage,
          import: host,
          ...(importMapping === undefined ? {} : { importMapping }),
          importRecords: records.ids,
        },
        adopts: [
          { type: "apigatewayv2.DomainName", id: host },
          ...(importMapping === undefined ? [] : [{ type: "apigatewayv2.ApiMapping", id: importMapping }]),
          ...records.ids.map((id) => ({ type: "route53.Record", id })),
        ],
      },
      region: facts.region,
      certificateArn,
      listed: [],
      userArn: domain.arn,
      move: moveDomainName(host, facts.region),
      notes: [...records.notes, ...outsideMappings(host, mappings)],
    },
  };
}

/** The wildcard itself or the bare domain: worth telling when it has a certificate of the wildcard. */
function otherName({ certificates, controlDomain }: AccountFacts, { name, certificateArn }: DomainNameFacts): Finding {
  const wild = `*.${controlDomain}`;
  if (!certificates.some(({ arn, names }) => arn === certificateArn && names.includes(wild))) return undefined;
  return {
    leftOut: {
      what: `${name}:443`,
      why: `it has a certificate of the wildcard, and is no name of one label below ${controlDomain}`,
      fix: "Give it another certificate by hand when the wildcard rotates, or map the APIs to names of one label.",
    },
  };
}

function unsupported({ name, endpointType, certificateArn, mappings }: DomainNameFacts) {
  if (endpointType !== "REGIONAL") {
    return {
      why: `its endpoint type is ${endpointType}, and this program manages REGIONAL ones`,
      fix: "Migrate it to REGIONAL first; AWS keeps both endpoints alive meanwhile.",
    };
  }
  if (certificateArn === undefined) {
    return { why: "it has no certificate of ACM", fix: "Give it one of the stack's region, and run this again." };
  }
  if (mappings.length === 0) {
    return {
      why: "no API is mapped to it",
      fix: `Map one: aws apigatewayv2 create-api-mapping --domain-name ${name} --api-id ID --stage STAGE.`,
    };
  }
  return undefined;
}

function outsideMappings(host: string, mappings: readonly MappingFacts[]): string[] {
  const below = mappings.filter(({ key }) => key !== "");
  if (below.length === 0) return [];
  const paths = below.map(({ key }) => `/${key}`).join(", ");
  return [`the mappings of ${host} for ${paths} stay outside the stack, as they are.`];
}
