import { appliedInputs, plannedState, previewedProperties } from "../appliedState.ts";
import type { AwsClients } from "../awsClients.ts";
import {
  type CheckedInputs,
  type CheckRequest,
  checkInputs,
  isNamedByProgram,
  withoutDefaults,
} from "../checkInputs.ts";
import { allTags, withDefaultTags } from "../defaultTags.ts";
import type { InputChange } from "../inputChanges.ts";
import { textOf } from "../inputReader.ts";
import { INVOKES, type Invoke } from "../invokes/index.ts";
import { isEmpty, type PropertyMap } from "../propertyMap.ts";
import { readInputs } from "../readInputs.ts";
import { type RecordedState, recordedChanges, recordedInputs } from "../recordedInputs.ts";
import type { LiveState, ResourceContext, ResourceType, Timeouts } from "../resourceType.ts";
import { InitFailedError } from "./rpcFailure.ts";
import { Waiting } from "../waiting.ts";

/** The real provider's default for types that set none. */
const DEFAULT_TIMEOUT_SECONDS = 20 * 60;

export interface ProviderSettings {
  readonly region: string;
  readonly clients: AwsClients;
  /** AWS's durations are divided by it. */
  readonly timeFactor: number;
  /** Tags of every resource that can have some. @default none */
  readonly defaultTags?: PropertyMap;
  /** By Pulumi's token. */
  readonly types: ReadonlyMap<string, ResourceType>;
}

export interface ResourceDiff {
  readonly changes: readonly InputChange[];
  /** A replacement deletes the old resource first: the new one could not have its name beside it. */
  readonly deleteBeforeReplace: boolean;
}

export interface ResourceState {
  readonly id: string;
  readonly inputs: PropertyMap;
  /** Inputs and outputs together, as the state keeps them. */
  readonly properties: PropertyMap;
}

/** Seconds of AWS's time that the program set by `customTimeouts`; 0 = not set. */
type TimeoutSeconds = number;

export interface UpdateRequest {
  readonly news: PropertyMap;
  readonly recorded: RecordedState;
  /** Paths that the program ignores: the engine has put their old inputs into `news`. */
  readonly ignored: readonly string[];
  readonly timeout: TimeoutSeconds;
}

/** What the provider does for each resource, on plain property maps. */
export class Provider {
  readonly #settings: ProviderSettings;
  readonly #cancelled = new AbortController();

  constructor(settings: ProviderSettings) {
    this.#settings = settings;
  }

  /** Makes every wait fail. */
  cancel(): void {
    this.#cancelled.abort();
  }

  check(token: string, request: Omit<CheckRequest, "region">): CheckedInputs {
    return checkInputs(this.#type(token), { ...request, region: this.#settings.region });
  }

  /** `news` as `check` returned them. */
  diff(token: string, recorded: RecordedState, news: PropertyMap, ignored: readonly string[]): ResourceDiff {
    const type = this.#type(token);
    const changes = recordedChanges(type, recorded, withoutDefaults(news), ignored);
    const replaces = changes.some(({ rule }) => rule === "replace");
    const deletesFirst = type.deleteBeforeReplace === true || isNamedByProgram(type, news);
    return { changes, deleteBeforeReplace: replaces && deletesFirst };
  }

  /** What is known before the resource exists: its inputs. Everything else is unknown. */
  previewCreate(token: string, checked: PropertyMap): PropertyMap {
    const type = this.#type(token);
    const inputs = withoutDefaults(checked);
    return withTags(type, inputs, previewedProperties(type, inputs));
  }

  previewUpdate(token: string, checked: PropertyMap, recorded: RecordedState): PropertyMap {
    const type = this.#type(token);
    const news = withoutDefaults(checked);
    return withTags(type, news, plannedState(type, recorded, news));
  }

  async create(token: string, checked: PropertyMap, timeout: TimeoutSeconds): Promise<ResourceState> {
    const type = this.#type(token);
    const inputs = withoutDefaults(checked);
    const context = this.#context(type, inputs, "create", timeout);
    const id = await type.create(inputs, context);
    try {
      await type.settle?.(id, inputs, context);
      const live = await type.read(id, inputs, context, {});
      if (live === undefined) throw new Error(`${type.token} ${id} is not there although AWS just accepted it.`);
      return { id, inputs, properties: appliedState(type, id, { news: inputs, oldOutputs: {} }, live) };
    } catch (error) {
      if (type.framework) throw error;
      // The resource exists: without its id in the failure, the engine would lose it.
      throw new InitFailedError(id, { ...inputs, id }, error);
    }
  }

  /**
   * Where the state has the wanted values already, nothing is written: the real provider's update sends only what
   * changed, and then reads. A failure records the wanted values as if AWS had taken them.
   */
  async update(token: string, id: string, request: UpdateRequest): Promise<ResourceState> {
    const type = this.#type(token);
    const { recorded, ignored, timeout } = request;
    const news = withoutDefaults(request.news);
    const context = this.#context(type, news, "update", timeout);
    const changed = recordedChanges(type, recorded, news, ignored).length > 0;
    if (changed && type.update === undefined) throw new Error(`${token} has no input that can be updated in place.`);
    let live: LiveState | undefined;
    try {
      if (changed) {
        await type.update?.(id, news, recordedInputs(type, recorded), context);
        await type.settle?.(id, news, context);
      }
      live = await type.read(id, news, context, recorded.outputs);
    } catch (error) {
      if (type.framework) throw error;
      const putBack = picked(recorded.outputs, type.putBack ?? []);
      const planned = { ...plannedState(type, recorded, news), ...putBack };
      throw new InitFailedError(id, withTags(type, news, planned), error);
    }
    if (live === undefined) throw new Error(goneDuringUpdate(type, id));
    const oldOutputs = recorded.outputs;
    return { id, inputs: news, properties: appliedState(type, id, { news, oldOutputs }, live) };
  }

  /** Undefined when the resource is gone. `id` may end in `@region`, as the real provider's imports may. */
  async read(token: string, id: string, checked: PropertyMap, state: PropertyMap): Promise<ResourceState | undefined> {
    const type = this.#type(token);
    const given = withoutDefaults(checked);
    const { ownId, region } = withoutRegion(id);
    const known = { ...state, ...given, ...(region === undefined ? {} : { region }) };
    const context = this.#context(type, known, "create", 0);
    const live = await type.read(ownId, isEmpty(given) ? state : given, context, state);
    if (live === undefined) return undefined;
    const regional = type.regional ? { ...live.inputs, region: context.region } : live.inputs;
    const inputs = readInputs(type, given, regional);
    const ownedId = live.id ?? ownId;
    const properties = stateOf(type, ownedId, inputs, { inputs: regional, outputs: live.outputs });
    return { id: ownedId, inputs, properties };
  }

  async remove(token: string, id: string, state: PropertyMap, timeout: TimeoutSeconds): Promise<void> {
    const type = this.#type(token);
    await type.remove(id, state, this.#context(type, state, "delete", timeout));
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    const invoke: Invoke | undefined = INVOKES[token];
    if (invoke === undefined) {
      throw new Error(
        `The stand-in provider does not know the function ${token}. Add it to packages/local-aws/provider/invokes.`,
      );
    }
    const region = textOf(args, "region") ?? this.#settings.region;
    return invoke(args, { region, clients: this.#settings.clients });
  }

  #type(token: string): ResourceType {
    const type = this.#settings.types.get(token);
    if (type === undefined) {
      throw new Error(
        `The stand-in provider does not know the type ${token}. Add it to packages/local-aws/provider/types.`,
      );
    }
    return withDefaultTags(type, this.#settings.defaultTags ?? {});
  }

  #context(type: ResourceType, inputs: PropertyMap, kind: keyof Timeouts, timeout: TimeoutSeconds): ResourceContext {
    const { clients, timeFactor, region } = this.#settings;
    const seconds = timeout > 0 ? timeout : (type.timeouts?.[kind] ?? DEFAULT_TIMEOUT_SECONDS);
    return {
      region: (type.regional ? textOf(inputs, "region") : undefined) ?? region,
      clients,
      waiting: new Waiting(timeFactor, seconds, this.#cancelled.signal),
    };
  }
}

function picked(properties: PropertyMap, names: readonly string[]): PropertyMap {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}

function goneDuringUpdate(type: ResourceType, id: string): string {
  return (
    `Resource provider reported that the resource did not exist while updating ${type.token} ${id}. ` +
    "It was deleted outside of Pulumi: run `pulumi refresh`, then the same update again."
  );
}

function appliedState(
  type: ResourceType,
  id: string,
  { news, oldOutputs }: { readonly news: PropertyMap; readonly oldOutputs: PropertyMap },
  live: LiveState,
): PropertyMap {
  const inputs = type.framework ? live.inputs : appliedInputs(type, news, live.inputs, oldOutputs);
  return stateOf(type, id, news, { ...live, inputs });
}

function stateOf(type: ResourceType, id: string, inputs: PropertyMap, live: LiveState): PropertyMap {
  return withTags(type, live.inputs, { ...inputs, ...live.inputs, ...live.outputs, id });
}

/** The resource's own tags, and those that the provider gives to all. */
function withTags(type: ResourceType, inputs: PropertyMap, properties: PropertyMap): PropertyMap {
  return type.inputs["tags"] === undefined
    ? properties
    : { ...properties, tagsAll: allTags(type.defaultTags ?? {}, inputs) };
}

function withoutRegion(id: string): { ownId: string; region: string | undefined } {
  const match = /^(.+)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(id);
  return { ownId: match?.[1] ?? id, region: match?.[2] };
}
