import { ENDPOINT_KINDS } from "../endpointKinds.ts";
import type { AccountFacts, RunningDomainName, MappingFacts } from "./accountFacts.ts";
import type { AdoptionFinding } from "./adoptionPlan.ts";
import { freeEndpointName, type TakenNames } from "./freeEndpointName.ts";
import { isCoveredHost, labelOf, leadingRecords } from "./leadingRecords.ts";
import { moveDomainName, setSecurityPolicy } from "./moveCertificate.ts";

const PORT = ENDPOINT_KINDS.apigateway.port;

/** A regional API Gateway domain name, made by version 1 or 2 of its API: both tell the same names. */
export function domainNameFinding(facts: AccountFacts, domain: RunningDomainName, taken: TakenNames): AdoptionFinding {
  const { name: host, mappings, certificateArn } = domain;
  if (!isCoveredHost(host, facts.controlDomain)) return otherName(facts, domain);
  const refused = unsupported(domain, facts.region);
  if (refused !== undefined) return { leftOut: { what: `${host}:${PORT}`, ...refused } };
  const [first] = mappings;
  if (first === undefined || certificateArn === undefined) return undefined;
  const root = mappings.find(({ key }) => key === "");
  const { apiId, stage } = root ?? first;
  taken.hosts.add(host);
  const label = labelOf(host, facts.controlDomain);
  const name = freeEndpointName(label, "api", PORT, taken.names);
  const records = leadingRecords(facts, host, domain.dnsName);
  const importMapping = root === undefined ? undefined : `${root.id}/${host}`;
  return {
    candidate: {
      endpoint: {
        name,
        kind: "apigateway",
        hosts: [host],
        port: PORT,
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
          { type: ENDPOINT_KINDS.apigateway.consumer, id: host },
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
function otherName(
  { certificates, controlDomain }: AccountFacts,
  { name, certificateArn }: RunningDomainName,
): AdoptionFinding {
  const wild = `*.${controlDomain}`;
  if (!certificates.some(({ arn, names }) => arn === certificateArn && names.includes(wild))) return undefined;
  return {
    leftOut: {
      what: `${name}:${PORT}`,
      why: `it has a certificate of the wildcard, and is no name of one label below ${controlDomain}`,
      fix: "Give it another certificate by hand when the wildcard rotates, or map the APIs to names of one label.",
    },
  };
}

/** The only one that version 2 of the API, and so the provider's type, takes. */
const SECURITY_POLICY = ENDPOINT_KINDS.apigateway.tlsPolicy;

function unsupported(domain: RunningDomainName, region: string) {
  const { name, endpointType, securityPolicy, certificateArn, mappings } = domain;
  if (endpointType !== "REGIONAL") {
    return {
      why: `its endpoint type is ${endpointType}, and this program manages REGIONAL ones`,
      fix: "Migrate it to REGIONAL first; AWS keeps both endpoints alive meanwhile.",
    };
  }
  if (certificateArn === undefined) {
    return { why: "it has no certificate of ACM", fix: "Give it one of the stack's region, and run this again." };
  }
  if (securityPolicy !== undefined && securityPolicy !== SECURITY_POLICY) {
    return {
      why: `its security policy is ${securityPolicy}, and the AWS provider imports domain names with ${SECURITY_POLICY} only`,
      fix: `Change the policy first, and run this again: ${setSecurityPolicy(name, region, securityPolicy, SECURITY_POLICY)}`,
    };
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
