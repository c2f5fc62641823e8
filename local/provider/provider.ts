import { autoName } from "./autoName.ts";
import type { AwsClients } from "./awsClients.ts";
import { InitFailedError } from "./initFailedError.ts";
import { type InputChange, inputChanges } from "./inputChanges.ts";
import { textOf } from "./inputReader.ts";
import { INVOKES, type Invoke } from "./invokes/index.ts";
import { previewedProperties } from "./previewedProperties.ts";
import { isEmpty, type PropertyMap } from "./propertyMap.ts";
import { readInputs } from "./readInputs.ts";
import type { LiveState, ResourceContext, ResourceType, Timeouts } from "./resourceType.ts";
import { RESOURCE_TYPES } from "./types/index.ts";
import { unlistedInputs } from "./unlistedInputs.ts";
import { Waiting } from "./waiting.ts";

/** The real provider's default for types that set none. */
const DEFAULT_TIMEOUT_SECONDS = 20 * 60;

export interface ProviderSettings {
  readonly region: string;
  readonly clients: AwsClients;
  /** AWS's durations are divided by it. */
  readonly timeFactor: number;
}

export interface CheckedInputs {
  readonly inputs: PropertyMap;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface ResourceState {
  readonly id: string;
  readonly inputs: PropertyMap;
  /** Inputs and outputs together, as the state keeps them. */
  readonly properties: PropertyMap;
}

/** Seconds of AWS's time that the program set by `customTimeouts`; 0 = not set. */
type TimeoutSeconds = number;

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

  check(token: string, logicalName: string, olds: PropertyMap, news: PropertyMap, seed: Uint8Array): CheckedInputs {
    const type = resourceType(token);
    const failures = unlistedInputs(type, news).map((property) => ({
      property,
      reason: unlistedReason(type, property),
    }));
    const inputs = {
      ...topLevelDefaults(type, news),
      ...(type.regional ? { region: this.#settings.region } : {}),
      ...news,
      ...autoName(type, logicalName, news, olds, seed),
    };
    return { inputs, failures };
  }

  diff(token: string, olds: PropertyMap, news: PropertyMap, ignored: readonly string[]): InputChange[] {
    return inputChanges(resourceType(token), olds, news, ignored);
  }

  /** What is known before the resource exists: its inputs. Everything else is unknown. */
  previewCreate(token: string, inputs: PropertyMap): PropertyMap {
    const type = resourceType(token);
    return withTags(type, inputs, previewedProperties(type, inputs, {}));
  }

  previewUpdate(token: string, news: PropertyMap, oldState: PropertyMap): PropertyMap {
    const type = resourceType(token);
    return withTags(type, news, previewedProperties(type, news, oldState));
  }

  async create(token: string, inputs: PropertyMap, timeout: TimeoutSeconds): Promise<ResourceState> {
    const type = resourceType(token);
    const context = this.#context(type, inputs, "create", timeout);
    const id = await type.create(inputs, context);
    return this.#settled(type, id, inputs, context);
  }

  async update(
    token: string,
    id: string,
    news: PropertyMap,
    olds: PropertyMap,
    timeout: TimeoutSeconds,
  ): Promise<ResourceState> {
    const type = resourceType(token);
    const context = this.#context(type, news, "update", timeout);
    if (type.update === undefined) throw new Error(`${token} has no input that can be updated in place.`);
    await type.update(id, news, olds, context);
    return this.#settled(type, id, news, context);
  }

  /** Undefined when the resource is gone. `id` may end in `@region`, as the real provider's imports may. */
  async read(token: string, id: string, given: PropertyMap, state: PropertyMap): Promise<ResourceState | undefined> {
    const type = resourceType(token);
    const { ownId, region } = withoutRegion(id);
    const known = { ...state, ...given, ...(region === undefined ? {} : { region }) };
    const context = this.#context(type, known, "create", 0);
    const live = await type.read(ownId, isEmpty(given) ? state : given, context);
    if (live === undefined) return undefined;
    const regional = type.regional ? { ...live.inputs, region: context.region } : live.inputs;
    const inputs = readInputs(type, given, regional);
    return { id: ownId, inputs, properties: stateOf(type, inputs, { inputs: regional, outputs: live.outputs }) };
  }

  async remove(token: string, id: string, state: PropertyMap, timeout: TimeoutSeconds): Promise<void> {
    const type = resourceType(token);
    await type.remove(id, state, this.#context(type, state, "delete", timeout));
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    const invoke: Invoke | undefined = INVOKES[token];
    if (invoke === undefined) {
      throw new Error(`The stand-in provider does not know the function ${token}. Add it to local/provider/invokes.`);
    }
    const region = textOf(args, "region") ?? this.#settings.region;
    return invoke(args, { region, clients: this.#settings.clients });
  }

  /** The resource exists from here on, so a failure must tell the engine its id, or the state would lose it. */
  async #settled(
    type: ResourceType,
    id: string,
    inputs: PropertyMap,
    context: ResourceContext,
  ): Promise<ResourceState> {
    try {
      await type.settle?.(id, inputs, context);
      const live = await type.read(id, inputs, context);
      if (live === undefined) throw new Error(`${type.token} ${id} is not there although AWS just accepted it.`);
      return { id, inputs, properties: stateOf(type, inputs, live) };
    } catch (error) {
      throw new InitFailedError(id, inputs, error);
    }
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

function resourceType(token: string): ResourceType {
  const type = RESOURCE_TYPES.get(token);
  if (type === undefined) {
    throw new Error(`The stand-in provider does not know the type ${token}. Add it to local/provider/types.`);
  }
  return type;
}

function unlistedReason(type: ResourceType, property: string): string {
  return (
    `The stand-in provider does not know the input "${property}" of ${type.token}. If the program needs it, look up in ` +
    `${type.source} whether it replaces, and add it to the type's table in local/provider/types.`
  );
}

function topLevelDefaults(type: ResourceType, news: PropertyMap): PropertyMap {
  const defaults: PropertyMap = {};
  for (const [path, value] of Object.entries(type.defaults ?? {})) {
    if (!path.includes(".") && news[path] === undefined) defaults[path] = value;
  }
  return defaults;
}

function stateOf(type: ResourceType, inputs: PropertyMap, live: LiveState): PropertyMap {
  return withTags(type, live.inputs, { ...inputs, ...live.inputs, ...live.outputs });
}

/** No default tags are supported, so all tags are the resource's own. */
function withTags(type: ResourceType, inputs: PropertyMap, properties: PropertyMap): PropertyMap {
  return type.inputs["tags"] === undefined ? properties : { ...properties, tagsAll: inputs["tags"] ?? {} };
}

function withoutRegion(id: string): { ownId: string; region: string | undefined } {
  const match = /^(.+)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(id);
  return { ownId: match?.[1] ?? id, region: match?.[2] };
}
