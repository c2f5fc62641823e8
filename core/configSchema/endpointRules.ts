import { loadBalancerOfListener, regionOfArn } from "../arn.ts";
import { isDomainLabel } from "../domainName.ts";
import type { EndpointKind } from "../endpointKinds.ts";
import { certificateRegion, endpointTraits } from "../endpointTraits.ts";
import { partitionOf } from "../regions.ts";
import type { Fault, FaultPath } from "./configError.ts";
import { type Draft, type EndpointDraft, keyed, placed } from "./draft.ts";
import { fullHostName, type GivenHost } from "./hostNames.ts";

/** What endpoints must agree on with each other, with the stack's region, and each within itself. */
export function endpointRules(draft: Draft): Fault[] {
  return [
    ...sharedListeners(draft),
    ...placed(draft.endpoints, "endpoints").flatMap(({ path, value: endpoint }) => [
      ...regionRules(draft, endpoint, path),
      ...ownRules(draft, endpoint, path),
    ]),
  ];
}

/** What an endpoint of each kind must agree on within itself. */
function ownRules(draft: Draft, endpoint: EndpointDraft, path: FaultPath): Fault[] {
  if (!endpoint.kind) return [];
  switch (endpoint.kind) {
    case "nlb":
      return [...adoptedListenerRule(endpoint, path), ...adoptedTargetRule(endpoint, path)];
    case "alb":
      return [...adoptedListenerRule(endpoint, path), ...redirectedPortRule(endpoint, path)];
    case "cloudfront":
      return originRules(draft, endpoint, path);
    case "apigateway":
      return adoptedDomainRule(draft, endpoint, path);
  }
}

type DraftOf<Kind extends EndpointKind> = Extract<EndpointDraft, { readonly kind?: Kind | null }>;

/** The sound host names of an endpoint; a route is called by its label unless it has a name. */
export function givenHosts(endpoint: EndpointDraft, path: FaultPath): GivenHost[] {
  const routes = routesOf(endpoint, path);
  if (routes === undefined) {
    const given = "hostname" in endpoint ? endpoint.hostname : undefined;
    return given ? [{ path: [...path, "hostname"], given }] : [];
  }
  return routes.flatMap(({ path: at, key, value: { hostname } }) => {
    if (hostname === undefined) return isDomainLabel(key) ? [{ path: at, given: key }] : [];
    return hostname === null ? [] : [{ path: [...at, "hostname"], given: hostname }];
  });
}

/** The sound routes of an endpoint that has its host names there; undefined for one that has a single host name. */
export function routesOf(endpoint: EndpointDraft, path: FaultPath) {
  if (!endpoint.kind || endpointTraits(endpoint.kind).hostsIn !== "routes" || !("routes" in endpoint)) return undefined;
  return keyed(endpoint.routes, ...path, "routes");
}

/** A load balancer has one listener a port. */
function sharedListeners({ endpoints }: Draft): Fault[] {
  const owners = new Map<string, string>();
  return placed(endpoints, "endpoints").flatMap(({ path, value: endpoint }) => {
    if (!("loadBalancerArn" in endpoint)) return [];
    const { loadBalancerArn, port, name } = endpoint;
    if (!loadBalancerArn || !port) return [];
    const listener = `${loadBalancerArn} ${port}`;
    const owner = owners.get(listener);
    owners.set(listener, owner ?? String(name ?? path.at(-1)));
    if (owner === undefined) return [];
    return [
      {
        path: [...path, "port"],
        value: port,
        allowed: "a port that no other endpoint uses on the same load balancer",
        fix: `Choose another port, or another load balancer than that of endpoint ${owner}.`,
      },
    ];
  });
}

function regionRules({ "aws:region": region }: Draft, endpoint: EndpointDraft, path: FaultPath): Fault[] {
  if (!region) return [];
  return [...partitionRule(region, endpoint, path), ...balancerRegions(region, endpoint, path)];
}

/** A certificate of us-east-1 cannot be had in the partitions of China and of the US government. */
function partitionRule(region: string, { kind }: EndpointDraft, path: FaultPath): Fault[] {
  if (!kind) return [];
  const partition = partitionOf(region);
  if (partitionOf(certificateRegion(kind, region)) === partition) return [];
  return [
    {
      path: [...path, "kind"],
      value: kind,
      allowed: `an endpoint whose certificate is in the partition of ${region}, ${partition}`,
      fix: `Deploy this endpoint in a stack of the public partition: ${endpointTraits(kind).service} reads certificates of us-east-1 only.`,
    },
  ];
}

function balancerRegions(region: string, endpoint: EndpointDraft, path: FaultPath): Fault[] {
  return balancerArns(endpoint, path)
    .filter(({ arn }) => (regionOfArn(arn) ?? region) !== region)
    .map((one) => ({
      path: one.path,
      value: one.arn,
      allowed: `an ARN of the stack's region, ${region}`,
      fix: `Name one in ${region}, or deploy this endpoint in a stack of region ${regionOfArn(one.arn)}.`,
    }));
}

/** What an endpoint of a load balancer names by its ARN. */
function balancerArns(endpoint: EndpointDraft, path: FaultPath): { readonly path: FaultPath; readonly arn: string }[] {
  if (!endpoint.kind || endpointTraits(endpoint.kind).balancer === undefined) return [];
  const routes = routesOf(endpoint, path) ?? [];
  const target = "target" in endpoint ? endpoint.target?.targetGroupArn : undefined;
  const given = [
    { path: [...path, "loadBalancerArn"], arn: "loadBalancerArn" in endpoint ? endpoint.loadBalancerArn : undefined },
    { path: [...path, "import"], arn: endpoint.import },
    { path: [...path, "target", "targetGroupArn"], arn: target },
    ...routes.flatMap(({ path: at, value: route }) => [
      { path: [...at, "rule"], arn: route.rule },
      { path: [...at, "target", "targetGroupArn"], arn: route.target?.targetGroupArn },
    ]),
  ];
  return given.flatMap(({ path: at, arn }) => (arn ? [{ path: at, arn }] : []));
}

/** A listener cannot move to another load balancer, so an adopted one comes with its own. */
function adoptedListenerRule({ import: adopted, loadBalancerArn }: DraftOf<"nlb" | "alb">, path: FaultPath): Fault[] {
  if (!adopted) return [];
  const owner = loadBalancerOfListener(adopted);
  if (loadBalancerArn === owner || loadBalancerArn === null) return [];
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
function adoptedTargetRule(endpoint: DraftOf<"nlb">, path: FaultPath): Fault[] {
  if (endpoint.import === undefined) return [];
  if (endpoint.target?.targetGroupArn !== undefined) return [];
  return [
    {
      path: [...path, "target", "targetGroupArn"],
      value: undefined,
      allowed: "the target group that the adopted listener forwards to",
      fix: "Set it to that group's ARN, or remove import to have a listener and a group made.",
    },
  ];
}

function adoptedDomainRule(
  { controlDomain }: Draft,
  { import: adopted, hostname }: DraftOf<"apigateway">,
  path: FaultPath,
): Fault[] {
  if (!controlDomain || !adopted || !hostname) return [];
  const own = fullHostName(hostname, controlDomain);
  if (adopted === own) return [];
  return [
    {
      path: [...path, "import"],
      value: adopted,
      allowed: `the endpoint's own host name, ${own}`,
      fix: "A domain name cannot be renamed: set hostname to the adopted one, or remove import to have one made.",
    },
  ];
}

function redirectedPortRule({ port }: DraftOf<"alb">, path: FaultPath): Fault[] {
  if (port !== 80) return [];
  return [
    {
      path: [...path, "port"],
      value: port,
      allowed: "a port other than 80, which is redirected to this one",
      fix: "Remove the key for 443.",
    },
  ];
}

/** A distribution that is adopted for its certificate alone keeps the origins that it has. */
function originRules({ controlDomain }: Draft, endpoint: DraftOf<"cloudfront">, path: FaultPath): Fault[] {
  if (endpoint.origin === null) return [];
  const { origin, hostname } = endpoint;
  if (origin === undefined) {
    if (endpoint.import !== undefined && endpoint.manage !== "everything") return [];
    return [originFault([...path, "origin"], undefined, "{ domainName: … } or { bucket: create }")];
  }
  const { domainName, bucket } = origin;
  if ((domainName === undefined) === (bucket === undefined)) {
    return [originFault([...path, "origin"], origin, "either domainName or bucket: create")];
  }
  if (!controlDomain || !hostname || fullHostName(hostname, controlDomain) !== domainName) return [];
  return [
    {
      path: [...path, "origin", "domainName"],
      value: domainName,
      allowed: "another name than the endpoint's own, which leads to the distribution itself",
      fix: "Name the server behind the distribution by a name of its own.",
    },
  ];
}

function originFault(path: FaultPath, value: unknown, allowed: string): Fault {
  const fix = "Name the server behind the distribution, or write bucket: create for a private S3 bucket.";
  return { path, value, allowed, fix };
}
