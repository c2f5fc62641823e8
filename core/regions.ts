import type { EndpointConfig } from "./stackConfig.ts";

/** CloudFront reads its certificates in this region only, wherever the stack is. */
export const CLOUDFRONT_REGION = "us-east-1";

/** Regions in which the endpoints need the certificate, without duplicates, the stack's own region first. */
export function consumerRegions(endpoints: readonly Pick<EndpointConfig, "kind">[], region: string): string[] {
  const regions = new Set<string>();
  if (endpoints.some((endpoint) => endpoint.kind !== "cloudfront")) regions.add(region);
  if (endpoints.some((endpoint) => endpoint.kind === "cloudfront")) regions.add(CLOUDFRONT_REGION);
  return [...regions];
}
