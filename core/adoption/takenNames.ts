/** What is given once in a config: names of endpoints, and host names. Findings add what they take. */
export interface TakenNames {
  readonly names: Set<string>;
  readonly hosts: Set<string>;
}
