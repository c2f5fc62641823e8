import type { CaaRecord } from "../../../core/caa/caaRecord.ts";

/** Public DNS, as advice: Route 53's INSYNC is the truth. Never throws. */
export interface NameLookup {
  /** The closest CAA record set from `name` upwards; undefined when it could not be found out. */
  caa(name: string): Promise<readonly CaaRecord[] | undefined>;
  /** Where CNAMEs lead from a name, link by link; undefined when it could not be found out. */
  cnames(name: string): Promise<readonly string[] | undefined>;
  /** What the resolver sees at a proof's name; undefined when it could not be found out. */
  txt(name: string): Promise<readonly string[] | undefined>;
}
