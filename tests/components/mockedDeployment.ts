import * as pulumi from "@pulumi/pulumi";
import { computedState } from "./computedState.ts";

export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Id by which it was imported or read; empty when it is a new one. */
  readonly id: string;
}

export interface Deployment<T> {
  readonly result: T;
  readonly resources: readonly RecordedResource[];
  readonly invokes: readonly string[];
  /** The one resource of that logical name and type. Throws when there is none. */
  readonly find: (type: string, name: string) => RecordedResource;
  readonly names: (type: string) => string[];
  /** The options that the program gave to the resource of that name and type. */
  readonly options: (type: string, name: string) => pulumi.CustomResourceOptions;
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
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const made: pulumi.Resource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs, id }) => {
        resources.push({ type, name, inputs, id: id ?? "" });
        await settings.delayed?.[name];
        const state = settings.existing?.[id ?? ""] ?? computedState(type, name, inputs);
        return { id: id || String(state["id"] ?? `${name}-id`), state: { ...inputs, ...state } };
      },
      call: ({ token, inputs }) => {
        invokes.push(token);
        const answer = settings.invokes?.[token];
        if (answer === undefined) throw new Error(`Unknown invoke ${token} with ${JSON.stringify(inputs)}`);
        return answer;
      },
    },
    settings.project ?? "cabal-tls",
    settings.stack ?? "test",
  );
  // The SDK says that its mocks take hooks, and does not take them.
  const takeHook = (_request: unknown, done: (error: null, answer: object) => void) => done(null, {});
  Object.assign(pulumi.runtime.getMonitor() ?? {}, { registerResourceHook: takeHook });
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
    find,
    names: (type) => resources.filter((one) => one.type === type).map((one) => one.name),
    options: (type, name) => {
      find(type, name);
      return options.get(`${type} ${name}`) ?? {};
    },
  };
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
