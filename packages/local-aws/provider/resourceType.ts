import type { AwsClients } from "./awsClients.ts";
import type { PropertyMap, PropertyValue } from "./propertyMap.ts";
import type { ValueRule } from "./valueRules.ts";
import type { Waiting } from "./waiting.ts";

/** What a change of an input does to a resource that exists. */
export type InputRule = "update" | "replace";

export interface ResourceContext {
  /** The resource's own region, else the provider's. */
  readonly region: string;
  readonly clients: AwsClients;
  /** Waits until a state of AWS is reached, or the operation's time is over. */
  readonly waiting: Waiting;
}

/** What AWS says about a resource. */
export interface LiveState {
  /** As the program would have to give them. */
  readonly inputs: PropertyMap;
  /** What only AWS knows. Wins over an input of the same name. */
  readonly outputs: PropertyMap;
  /** The resource's own id, where an import takes a longer one. */
  readonly id?: string;
}

/** Default time-outs of the real provider, in seconds of AWS's time. */
export interface Timeouts {
  readonly create?: number;
  readonly update?: number;
  readonly delete?: number;
}

/** One AWS resource type: what the real provider does with it, as far as our programs use it. */
export interface ResourceType {
  /** Pulumi's name of the type: `aws:acm/certificate:Certificate`. */
  readonly token: string;
  /** Where `inputs` was read: repository and path of the real provider's schema (`ForceNew` there = `replace` here). */
  readonly source: string;
  /**
   * Every input that is supported, nested ones by their path without indices (`origins.domainName`). Nested inputs of a
   * path without listed children are free (tags). Anything else is refused, since nobody has checked what it would do.
   */
  readonly inputs: Readonly<Record<string, InputRule>>;
  /**
   * Outputs that are known after creation only; `input.output` for one inside an input. An input that is named here as
   * well is computed by AWS when the program leaves it out, so leaving it out is no change.
   */
  readonly outputs: readonly string[];
  /**
   * Whether the real type is written with the plugin framework. Then a failed call leaves the state as it was: an update
   * keeps the old outputs, and a resource whose creation failed after the call that made it is not recorded.
   */
  readonly framework?: boolean;
  /** Whether the type takes the `region` input. Its change replaces. */
  readonly regional: boolean;
  /** The input that gets `<logical name>-<7 hex digits>` when it is absent, and how long it may be. */
  readonly autoName?: { readonly input: string; readonly maxLength: number };
  /** What absent inputs mean, by path. Top-level ones are filled in at Check. */
  readonly defaults?: Readonly<Record<string, PropertyValue>>;
  /** What the real provider's schema accepts, by path (`ValidateFunc`, `ValidateDiagFunc`); Check refuses the rest. */
  readonly values?: Readonly<Record<string, ValueRule>>;
  /** Inputs without which Check refuses, by path; one inside another only where that is given. Null counts as missing. */
  readonly required?: readonly string[];
  /** Inputs that AWS does not tell back: a read keeps them as they were given. */
  readonly unreadable?: readonly string[];
  /** Of the unreadable inputs, those that the real provider puts back in the state when an update of them fails. */
  readonly putBack?: readonly string[];
  /** Paths of lists whose order has a meaning. Every other list is a set. */
  readonly ordered?: readonly string[];
  /** Paths of objects whose change is reported as one, whatever part of them changed. */
  readonly reportedWhole?: readonly string[];
  /** By a top-level input, the output that follows it: the real provider's diff names that one as well. */
  readonly reportedWith?: Readonly<Record<string, string>>;
  /** Brings different spellings of the same value together, by path. */
  readonly normalize?: Readonly<Record<string, (text: string) => string>>;
  /** A replacement always deletes first, as pulumi-aws's overlay says for a few types. */
  readonly deleteBeforeReplace?: true;
  readonly timeouts?: Timeouts;
  /** Sent with the resource's own tags, which win. No part of a type's table: the provider's config has them. */
  readonly defaultTags?: PropertyMap;
  /** Top-level inputs that the table calls an update, but whose change from `olds` to `news` replaces. */
  replaces?(news: PropertyMap, olds: PropertyMap): readonly string[];
  /** Top-level inputs whose change from `olds` to `news` is none. */
  suppressed?(news: PropertyMap, olds: PropertyMap): readonly string[];
  /** Makes the resource and returns its id. */
  create(inputs: PropertyMap, context: ResourceContext): Promise<string>;
  /** Waits until a created or updated resource is usable. A failure here leaves a resource that exists. */
  settle?(id: string, inputs: PropertyMap, context: ResourceContext): Promise<void>;
  /**
   * `given` are the inputs of the state, empty on import; `state` has the outputs as well.
   * Undefined = the resource is gone.
   */
  read(id: string, given: PropertyMap, context: ResourceContext, state?: PropertyMap): Promise<LiveState | undefined>;
  /** Absent where every input replaces. */
  update?(id: string, news: PropertyMap, olds: PropertyMap, context: ResourceContext): Promise<void>;
  /** Fails for a resource that is gone only where the real provider does. `state` are inputs and outputs. */
  remove(id: string, state: PropertyMap, context: ResourceContext): Promise<void>;
}

/** Rule of a path: undefined when the table does not list it, so it is refused. */
export function ruleOf(type: ResourceType, path: string): InputRule | undefined {
  if (type.regional && path === "region") return "replace";
  const own = type.inputs[path];
  if (own !== undefined) return own;
  const parent = parentOf(path);
  if (parent === undefined || hasListedChildren(type, parent)) return undefined;
  return ruleOf(type, parent);
}

export function hasListedChildren(type: ResourceType, path: string): boolean {
  return Object.keys(type.inputs).some((listed) => listed.startsWith(`${path}.`));
}

function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf(".");
  return end < 0 ? undefined : path.slice(0, end);
}
