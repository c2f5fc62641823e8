import * as pulumi from "@pulumi/pulumi";
import { computedState } from "./computedState.ts";

export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Id by which it was imported or read; empty when it is a new one. */
  readonly id: string;
  /** `URN::ID` of the provider that it was given; empty for the default one. */
  readonly provider: string;
}

export interface Deployment<T> {
  readonly result: T;
  readonly resources: readonly RecordedResource[];
  readonly invokes: readonly string[];
  /** `URN::ID` of the provider of each invoke; empty for the default one. */
  readonly invokeProviders: readonly string[];
  /** Names of the hooks with which a resource was registered, by its logical name; components are among them. */
  readonly hooks: ReadonlyMap<string, RegisteredHooks>;
  /** By type and logical name, as a URN ends: `TYPE::NAME`. */
  readonly registrations: ReadonlyMap<string, Registration>;
  /** The one resource of that logical name and type. Throws when there is none. */
  readonly find: (type: string, name: string) => RecordedResource;
  readonly names: (type: string) => string[];
  /** The options that the program gave to the resource of that name and type. */
  readonly options: (type: string, name: string) => pulumi.CustomResourceOptions;
}

/** What the engine is told of a resource beside its inputs. */
export interface Registration {
  /** URN of its parent; empty for the stack's own. */
  readonly parent: string;
  /** How many transforms the engine is to apply to it and its children. */
  readonly transforms: number;
}

export interface RegisteredHooks {
  readonly type: string;
  readonly beforeCreate: readonly string[];
  readonly afterCreate: readonly string[];
  readonly beforeUpdate: readonly string[];
  readonly afterUpdate: readonly string[];
}

export interface DeploymentSettings {
  /** @default "cabal-tls" */
  readonly project?: string;
  /** @default "test" */
  readonly stack?: string;
  /** Answers by invoke token. An invoke without an answer is an error. */
  readonly invokes?: Readonly<Record<string, Record<string, unknown>>>;
  /** State of resources that are read, by id. */
  readonly existing?: Readonly<Record<string, Record<string, unknown>>>;
  /** What AWS answers for a new resource, by name, where that is not the usual. */
  readonly answers?: Readonly<Record<string, Record<string, unknown>>>;
  /** Resources, by name, that are not there before their promise resolves. */
  readonly delayed?: Readonly<Record<string, Promise<void>>>;
}

/**
 * Runs `build` against a mocked engine and waits until everything that it registered is there. Pass the given options
 * on to the component under test: its children's options are recorded through them.
 */
export async function deploy<T>(
  build: (options: pulumi.ComponentResourceOptions) => T | Promise<T>,
  settings: DeploymentSettings = {},
): Promise<Deployment<T>> {
  const resources: RecordedResource[] = [];
  const invokes: string[] = [];
  const invokeProviders: string[] = [];
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const made: pulumi.Resource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs, id, provider }) => {
        resources.push({ type, name, inputs, id: id ?? "", provider: provider ?? "" });
        await settings.delayed?.[name];
        const usual = settings.existing?.[id ?? ""] ?? computedState(type, name, inputs, id);
        const state: Record<string, unknown> = { ...usual, ...settings.answers?.[name] };
        return { id: id || String(state["id"] ?? `${name}-id`), state: { ...inputs, ...state } };
      },
      call: ({ token, inputs, provider }) => {
        invokes.push(token);
        invokeProviders.push(provider ?? "");
        const answer = settings.invokes?.[token];
        if (answer === undefined) throw new Error(`Unknown invoke ${token} with ${JSON.stringify(inputs)}`);
        return answer;
      },
    },
    settings.project ?? "cabal-tls",
    settings.stack ?? "test",
  );
  const registrations = new Map<string, Registration>();
  const hooks = takeHooks(registrations);
  const record: pulumi.ResourceTransformation = (transformed) => {
    options.set(`${transformed.type} ${transformed.name}`, transformed.opts);
    made.push(transformed.resource);
    return undefined;
  };
  const result = await build({ transformations: [record] });
  await allRegistered(made);
  const find = (type: string, name: string) => only(resources, type, name);
  return {
    result,
    resources,
    invokes,
    invokeProviders,
    hooks,
    registrations,
    find,
    names: (type) => resources.filter((one) => one.type === type).map((one) => one.name),
    options: (type, name) => {
      find(type, name);
      return options.get(`${type} ${name}`) ?? {};
    },
  };
}

/** The SDK says that its mocks take hooks, and does not take them. The returned map grows with the deployment. */
function takeHooks(registrations: Map<string, Registration>): Map<string, RegisteredHooks> {
  const hooks = new Map<string, RegisteredHooks>();
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("setMocks left no monitor.");
  const registerResource = monitor.registerResource.bind(monitor);
  Object.assign(monitor, {
    registerResourceHook: (_request: unknown, done: (error: null, answer: object) => void) => done(null, {}),
    registerResource: (...[request, ...rest]: Parameters<typeof registerResource>) => {
      registrations.set(`${request.getType()}::${request.getName()}`, {
        parent: request.getParent(),
        transforms: request.getTransformsList().length,
      });
      hooks.set(request.getName(), {
        type: request.getType(),
        beforeCreate: request.getHooks()?.getBeforeCreateList() ?? [],
        afterCreate: request.getHooks()?.getAfterCreateList() ?? [],
        beforeUpdate: request.getHooks()?.getBeforeUpdateList() ?? [],
        afterUpdate: request.getHooks()?.getAfterUpdateList() ?? [],
      });
      return registerResource(request, ...rest);
    },
  });
  return hooks;
}

export function resolved<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(output).apply((value) => resolve(value));
  });
}

/** Resources appear while others resolve, so the list is walked until it grows no more. */
async function allRegistered(made: readonly pulumi.Resource[]): Promise<void> {
  for (let done = 0; done < made.length; done += 1) {
    const resource = made[done];
    if (resource !== undefined) await resolved(resource.urn);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function only(resources: readonly RecordedResource[], type: string, name: string): RecordedResource {
  const found = resources.filter((one) => one.type === type && one.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const known = resources.map((one) => `${one.type} ${one.name}`).join("\n  ");
    throw new Error(`${found.length} resources ${type} ${name}; registered are:\n  ${known}`);
  }
  return first;
}
