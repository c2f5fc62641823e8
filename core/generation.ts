/** Who issues a generation: ACM by itself, or a CA that speaks ACME, by way of the renewal function and an import. */
export const ISSUERS = ["acm", "acme"] as const;
export type Issuer = (typeof ISSUERS)[number];

/** Every generation of a release that did not know the key, and every one that says nothing, is ACM's. */
export function issuerOf(settings: { readonly issuer?: Issuer | undefined } | undefined): Issuer {
  return settings?.issuer ?? "acm";
}

/** The renewal function's name for a generation: `wildcard-g2`. In each region the certificate's logical name begins with it. */
export function generationHostName(wildcard: string, generation: number): string {
  return `${wildcard}-g${generation}`;
}

/**
 * The generation by the tag `Name` that a stack gives the certificate: `<stack>-<wildcard>-g<n>`, and a region. Undefined =
 * the tag is none of these.
 */
export function generationOfTag(stack: string, wildcard: string, tag: string): number | undefined {
  const start = `${stack}-${wildcard}-g`;
  const [, generation] = (tag.startsWith(start) && /^(\d+)(?:-[a-z0-9-]+)?$/.exec(tag.slice(start.length))) || [];
  return generation === undefined ? undefined : Number(generation);
}

/** Folder of that host's parameters below the prefix, which the function knows also when its settings no longer have the host. */
export function generationFolder(stack: string, host: string): string {
  return `${stack}-${host}`;
}

/** The primary name of a generation, then the alternative ones. */
export function wildcardNames(controlDomain: string, { apex }: { readonly apex: boolean }): string[] {
  return apex ? [`*.${controlDomain}`, controlDomain] : [`*.${controlDomain}`];
}
