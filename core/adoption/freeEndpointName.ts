/** What is given once in a config: names of endpoints, and host names. Findings add what they take. */
export interface TakenNames {
  readonly names: Set<string>;
  readonly hosts: Set<string>;
}

/** 40 characters, less what makes a name unique. */
const MAX_LENGTH = 34;

/** A name for an endpoint from a label or a load balancer's name; unlike those that are taken, which it joins. */
export function freeEndpointName(wanted: string, prefix: string, port: number, taken: Set<string>): string {
  const plain = wanted.toLowerCase().replace(/[^a-z0-9-]/g, "-");
  const started = /^[a-z]/.test(plain) ? plain : `${prefix}-${plain}`;
  const name = started.slice(0, MAX_LENGTH).replace(/-+$/, "");
  const free = [name, `${name}-${port}`, ...Array.from({ length: 98 }, (_, index) => `${name}-${index + 2}`)];
  const found = free.find((one) => !taken.has(one)) ?? name;
  taken.add(found);
  return found;
}
