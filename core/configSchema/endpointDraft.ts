import { z } from "zod";
import { isDomainLabel } from "../domainName.ts";
import type { EndpointKind } from "../endpointKind.ts";
import { arnParts } from "./arn.ts";
import { ENDPOINT_KINDS, endpointName, hostname, port } from "./endpointSchema.ts";
import type { FaultPath } from "./fault.ts";
import { entriesOf, field, valid } from "./rawValue.ts";

/** What the rules across endpoints compare; undefined = missing or unsound by itself. */
export interface EndpointDraft {
  readonly path: FaultPath;
  readonly kind: EndpointKind | undefined;
  readonly name: string | undefined;
  readonly hosts: readonly DraftHost[];
  readonly port: number | undefined;
  readonly loadBalancerArn: string | undefined;
  readonly import: string | undefined;
  /** The target's group; only an `nlb` endpoint has one target. */
  readonly targetGroupArn: unknown;
  /** Every ARN that must be of the stack's region. */
  readonly arns: readonly { readonly path: FaultPath; readonly arn: string }[];
  readonly origin: { readonly given: unknown; readonly domainName: unknown; readonly bucket: unknown };
  /** Whether a load balancer must be made for it; target groups go where the load balancer is. */
  readonly needsNetwork: boolean;
  /** Labels of its routes. */
  readonly routes: readonly string[];
  readonly adoption: AdoptionDraft;
}

/** What an endpoint says about running resources beside its `import`; undefined = not given. */
export interface AdoptionDraft {
  readonly manage: unknown;
  readonly importMapping: unknown;
  readonly records: readonly { readonly path: FaultPath; readonly host: string | undefined; readonly ids: unknown }[];
  readonly rules: readonly { readonly path: FaultPath; readonly rule: unknown; readonly targetGroupArn: unknown }[];
}

export interface DraftHost {
  readonly path: FaultPath;
  /** As it is in the file: a label or a full name. */
  readonly given: string;
}

const DEFAULT_PORTS: Readonly<Partial<Record<EndpointKind, number>>> = { nlb: 993, alb: 443 };
const kindName = z.enum(ENDPOINT_KINDS);

export function endpointDraft(raw: unknown, index: number): EndpointDraft {
  const path = ["endpoints", index];
  const kind = valid(kindName, field(raw, "kind"));
  const origin = field(raw, "origin");
  const givenPort = field(raw, "port");
  return {
    path,
    kind,
    name: valid(endpointName, field(raw, "name")),
    hosts: kind === "alb" ? routeHosts(raw, path) : ownHost(raw, path),
    port: givenPort === undefined && kind !== undefined ? DEFAULT_PORTS[kind] : valid(port, givenPort),
    loadBalancerArn: text(field(raw, "loadBalancerArn")),
    import: text(field(raw, "import")),
    targetGroupArn: field(field(raw, "target"), "targetGroupArn"),
    arns: kind === "nlb" || kind === "alb" ? balancerArns(raw, path) : [],
    origin: { given: origin, domainName: field(origin, "domainName"), bucket: field(origin, "bucket") },
    needsNetwork: (kind === "nlb" || kind === "alb") && field(raw, "loadBalancerArn") === undefined,
    routes: kind === "alb" ? entriesOf(field(raw, "routes")).map(([label]) => label) : [],
    adoption: adoptionDraft(raw, path, kind === "alb" ? entriesOf(field(raw, "routes")) : []),
  };
}

function adoptionDraft(raw: unknown, path: FaultPath, routes: readonly (readonly [string, unknown])[]): AdoptionDraft {
  const own = {
    path: [...path, "importRecords"],
    host: text(field(raw, "hostname")),
    ids: field(raw, "importRecords"),
  };
  const ofRoutes = routes.map(([label, route]) => ({
    path: [...path, "routes", label, "importRecords"],
    host: text(field(route, "hostname")) ?? label,
    ids: field(route, "importRecords"),
  }));
  return {
    manage: field(raw, "manage"),
    importMapping: field(raw, "importMapping"),
    records: [own, ...ofRoutes].filter(({ ids }) => ids !== undefined),
    rules: routes
      .map(([label, route]) => ({
        path: [...path, "routes", label],
        rule: field(route, "rule"),
        targetGroupArn: field(field(route, "target"), "targetGroupArn"),
      }))
      .filter(({ rule }) => rule !== undefined),
  };
}

function ownHost(raw: unknown, path: FaultPath): DraftHost[] {
  const given = valid(hostname, field(raw, "hostname"));
  return given === undefined ? [] : [{ path: [...path, "hostname"], given }];
}

function routeHosts(raw: unknown, path: FaultPath): DraftHost[] {
  return entriesOf(field(raw, "routes")).flatMap(([label, route]) => {
    const place = [...path, "routes", label];
    const own = field(route, "hostname");
    if (own === undefined) return isDomainLabel(label) ? [{ path: place, given: label }] : [];
    const given = valid(hostname, own);
    return given === undefined ? [] : [{ path: [...place, "hostname"], given }];
  });
}

function balancerArns(raw: unknown, path: FaultPath): { path: FaultPath; arn: string }[] {
  const targets = [
    { path: [...path, "target"], target: field(raw, "target") },
    ...entriesOf(field(raw, "routes")).map(([label, route]) => ({
      path: [...path, "routes", label, "target"],
      target: field(route, "target"),
    })),
  ];
  const given = [
    { path: [...path, "loadBalancerArn"], arn: text(field(raw, "loadBalancerArn")) },
    { path: [...path, "import"], arn: text(field(raw, "import")) },
    ...entriesOf(field(raw, "routes")).map(([label, route]) => ({
      path: [...path, "routes", label, "rule"],
      arn: text(field(route, "rule")),
    })),
    ...targets.map((one) => ({
      path: [...one.path, "targetGroupArn"],
      arn: text(field(one.target, "targetGroupArn")),
    })),
  ];
  return given.flatMap(({ path: place, arn }) =>
    arn === undefined || arnParts(arn) === undefined ? [] : [{ path: place, arn }],
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
