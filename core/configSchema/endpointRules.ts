import { isDomainName } from "../domainName.ts";
import { arnParts, isListenerArn, isLoadBalancerArn, loadBalancerOfListener } from "./arn.ts";
import type { Draft } from "./draft.ts";
import type { EndpointDraft } from "./endpointDraft.ts";
import type { Fault } from "./fault.ts";
import { fullHostName } from "./fullHostName.ts";

/** What endpoints must agree on with each other, with the stack's region, and each within itself. */
export function endpointRules(draft: Draft): Fault[] {
  return [
    ...sharedListeners(draft),
    ...draft.endpoints.flatMap((endpoint) => [
      ...regionRules(draft, endpoint),
      ...adoptedListenerRules(endpoint),
      ...adoptedTargetRules(endpoint),
      ...adoptedDomainRules(draft, endpoint),
      ...redirectedPortRule(endpoint),
      ...originRules(draft, endpoint),
    ]),
  ];
}

/** A load balancer has one listener a port. */
function sharedListeners(draft: Draft): Fault[] {
  const owners = new Map<string, EndpointDraft>();
  return draft.endpoints.flatMap((endpoint) => {
    const { loadBalancerArn, port, path } = endpoint;
    if (loadBalancerArn === undefined || port === undefined) return [];
    const place = `${loadBalancerArn} ${port}`;
    const owner = owners.get(place);
    if (owner === undefined) {
      owners.set(place, endpoint);
      return [];
    }
    return [
      {
        path: [...path, "port"],
        value: port,
        allowed: "a port that no other endpoint uses on the same load balancer",
        fix: `Choose another port, or another load balancer than that of endpoint ${owner.name ?? owner.path.at(-1)}.`,
      },
    ];
  });
}

function regionRules(draft: Draft, endpoint: EndpointDraft): Fault[] {
  const { region } = draft;
  if (region === undefined) return [];
  return endpoint.arns
    .filter(({ arn }) => arnParts(arn)?.region !== region)
    .map(({ path, arn }) => ({
      path,
      value: arn,
      allowed: `an ARN of the stack's region, ${region}`,
      fix: `Name one in ${region}, or deploy this endpoint in a stack of region ${arnParts(arn)?.region}.`,
    }));
}

/** A listener cannot move to another load balancer, so an adopted one comes with its own. */
function adoptedListenerRules(endpoint: EndpointDraft): Fault[] {
  const { kind, path, loadBalancerArn } = endpoint;
  if (kind !== "nlb" && kind !== "alb") return [];
  const family = kind === "nlb" ? "net" : "app";
  if (endpoint.import === undefined || !isListenerArn(endpoint.import, family)) return [];
  const owner = loadBalancerOfListener(endpoint.import);
  if (loadBalancerArn === owner) return [];
  if (loadBalancerArn !== undefined && !isLoadBalancerArn(loadBalancerArn, family)) return [];
  return [
    {
      path: [...path, "loadBalancerArn"],
      value: loadBalancerArn,
      allowed: `the load balancer of the adopted listener: ${owner}`,
      fix: "Set loadBalancerArn to that ARN, or remove import to have a listener made.",
    },
  ];
}

/** A new target group has no targets: an adopted listener that got one would cut everybody off. */
function adoptedTargetRules(endpoint: EndpointDraft): Fault[] {
  if (endpoint.kind !== "nlb" || endpoint.import === undefined || endpoint.targetGroupArn !== undefined) return [];
  return [
    {
      path: [...endpoint.path, "target", "targetGroupArn"],
      value: undefined,
      allowed: "the target group that the adopted listener forwards to",
      fix: "Set it to that group's ARN, or remove import to have a listener and a group made.",
    },
  ];
}

function adoptedDomainRules(draft: Draft, endpoint: EndpointDraft): Fault[] {
  const { controlDomain } = draft;
  const host = endpoint.hosts[0];
  if (endpoint.kind !== "apigateway" || host === undefined || controlDomain === undefined) return [];
  const adopted = endpoint.import;
  if (adopted === undefined || !isDomainName(adopted)) return [];
  if (adopted === fullHostName(host.given, controlDomain)) return [];
  return [
    {
      path: [...endpoint.path, "import"],
      value: adopted,
      allowed: `the endpoint's own host name, ${fullHostName(host.given, controlDomain)}`,
      fix: "A domain name cannot be renamed: set hostname to the adopted one, or remove import to have one made.",
    },
  ];
}

function redirectedPortRule(endpoint: EndpointDraft): Fault[] {
  if (endpoint.kind !== "alb" || endpoint.port !== 80) return [];
  return [
    {
      path: [...endpoint.path, "port"],
      value: endpoint.port,
      allowed: "a port other than 80, which is redirected to this one",
      fix: "Remove the key for 443.",
    },
  ];
}

function originRules(draft: Draft, endpoint: EndpointDraft): Fault[] {
  const { given, domainName, bucket } = endpoint.origin;
  if (endpoint.kind === "cloudfront" && given === undefined) return missingOrigin(endpoint);
  if (endpoint.kind !== "cloudfront" || typeof given !== "object" || given === null) return [];
  const path = [...endpoint.path, "origin"];
  if ((domainName === undefined) === (bucket === undefined)) {
    return [
      {
        path,
        value: given,
        allowed: "either domainName or bucket: create",
        fix: "Name the server behind the distribution, or write bucket: create for a private S3 bucket.",
      },
    ];
  }
  const { controlDomain } = draft;
  const own = endpoint.hosts.find((host) => controlDomain && fullHostName(host.given, controlDomain) === domainName);
  if (own === undefined) return [];
  return [
    {
      path: [...path, "domainName"],
      value: domainName,
      allowed: "another name than the endpoint's own, which leads to the distribution itself",
      fix: "Name the server behind the distribution by a name of its own.",
    },
  ];
}

/** A distribution that is adopted for its certificate alone keeps the origins that it has. */
function missingOrigin({ path, import: adopted, adoption }: EndpointDraft): Fault[] {
  if (adopted !== undefined && adoption.manage !== "everything") return [];
  return [
    {
      path: [...path, "origin"],
      value: undefined,
      allowed: "{ domainName: … } or { bucket: create }",
      fix: "Name the server behind the distribution, or write bucket: create for a private S3 bucket.",
    },
  ];
}
