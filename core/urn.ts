/** `urn:pulumi:STACK::PROJECT::OUTER$INNER::NAME`: the types from the outermost to its own. */
export function typesOf(urn: string): string[] {
  return (urn.split("::")[2] ?? "").split("$");
}

/** A logical name may hold colons itself. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Name of the stack, without the organization that a service's backend puts in front of it. */
export function stackOf(urn: string): string {
  return (urn.split("::")[0] ?? "").split(":").slice(2).join(":");
}
