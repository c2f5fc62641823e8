import {
  ENDPOINT_KINDS,
  type EndpointKind,
  type EndpointTraits,
  type ReadGrant,
  SERVED_KINDS,
  type ServedKind,
} from "./endpointKinds.ts";

export function isServedKind(text: string): text is ServedKind {
  return Object.hasOwn(SERVED_KINDS, text);
}

export function isEndpointKind(text: string): text is EndpointKind {
  return Object.hasOwn(ENDPOINT_KINDS, text);
}

export const ENDPOINT_KIND_NAMES: readonly EndpointKind[] = Object.keys(ENDPOINT_KINDS).filter(isEndpointKind);

export function endpointTraits(kind: EndpointKind): EndpointTraits {
  return ENDPOINT_KINDS[kind];
}

/** The region in which an endpoint of that kind reads its certificate, in a stack of region `own`. */
export function certificateRegion(kind: EndpointKind, own: string): string {
  const { certificateRegion: region } = ENDPOINT_KINDS[kind];
  return region === "own" ? own : region;
}

/** Regions in which the endpoints need the certificate, without duplicates, the stack's own region first. */
export function consumerRegions(endpoints: readonly { readonly kind: EndpointKind }[], own: string): string[] {
  const regions = new Set(endpoints.map(({ kind }) => certificateRegion(kind, own)));
  return [...regions].sort((left, right) => Number(right === own) - Number(left === own));
}

/** Pulumi's type token: `lb.Listener` is `aws:lb/listener:Listener`. */
export function typeToken(type: string): string {
  const [module = "", name = ""] = type.split(".");
  return `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

const ALL_TRAITS: readonly EndpointTraits[] = Object.values(ENDPOINT_KINDS);

/** Where the consumers of a certificate name it: a path of their inputs, by type token. */
export const CERTIFICATE_INPUTS: Readonly<Record<string, string>> = Object.fromEntries(
  ALL_TRAITS.map(({ consumer, certificateInput }) => [typeToken(consumer), certificateInput]),
);

/** Type tokens of what clients connect through without its having a certificate itself. */
export const SERVING_TYPES: ReadonlySet<string> = new Set(ALL_TRAITS.flatMap(({ serving }) => serving.map(typeToken)));

/** What a reader calls, of all kinds, each once. */
export function readGrants(reader: keyof EndpointTraits["reads"]): ReadGrant[] {
  return [...new Map(ALL_TRAITS.flatMap(({ reads }) => reads[reader]).map((grant) => [grant.sid, grant])).values()];
}
