/** A host name of the config in full: a single label gets the control domain behind it. */
export function fullHostName(given: string, controlDomain: string): string {
  return given.includes(".") ? given : `${given}.${controlDomain}`;
}
