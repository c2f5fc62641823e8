import * as grpc from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { InputChange } from "../inputChanges.ts";
import type { PropertyMap } from "../propertyMap.ts";
import type { Provider, ResourceDiff } from "./provider.ts";
import type { RecordedState } from "../recordedInputs.ts";
import { rpcFailure } from "./rpcFailure.ts";
import type { RpcLog } from "./rpcLog.ts";
import { fromStruct, toStruct } from "./wire.ts";

type Messages = typeof pb;
type Instance<Name extends keyof Messages> = Messages[Name] extends new (
  ...args: never[]
) => infer Message
  ? Message
  : never;

export interface Plugin {
  /** The engine asks for this very version. */
  readonly version: string;
  /** The provider for the engine's settings. Throws for a setting that would be ignored silently. */
  readonly configure: (settings: PropertyMap) => Provider;
}

/** The resource provider service of the engine's protocol. Calls that are not here answer UNIMPLEMENTED. */
export function providerServer(plugin: Plugin, log: RpcLog): grpc.Server {
  const server = new grpc.Server();
  const handlers = new Handlers(plugin);
  const service: Record<string, grpc.UntypedHandleCall> = {};
  const handle = <Request, Response>(rpc: string, handler: (request: Request) => Promise<Response>): void => {
    service[rpc] = (call: grpc.ServerUnaryCall<Request, Response>, answer: grpc.sendUnaryData<Response>) => {
      const subject = { rpc, ...subjectOf(call.request) };
      log
        .around(subject, () => handler(call.request))
        .then(
          (response) => answer(null, response),
          (error: unknown) => answer(rpcFailure(error, subject)),
        );
    };
  };
  handle("handshake", () => handlers.handshake());
  handle("getPluginInfo", () => handlers.getPluginInfo());
  handle("checkConfig", (request: Instance<"CheckRequest">) => handlers.checkConfig(request));
  handle("diffConfig", () => handlers.diffConfig());
  handle("configure", (request: Instance<"ConfigureRequest">) => handlers.configure(request));
  handle("invoke", (request: Instance<"InvokeRequest">) => handlers.invoke(request));
  handle("check", (request: Instance<"CheckRequest">) => handlers.check(request));
  handle("diff", (request: Instance<"DiffRequest">) => handlers.diff(request));
  handle("create", (request: Instance<"CreateRequest">) => handlers.create(request));
  handle("read", (request: Instance<"ReadRequest">) => handlers.read(request));
  handle("update", (request: Instance<"UpdateRequest">) => handlers.update(request));
  handle("delete", (request: Instance<"DeleteRequest">) => handlers.remove(request));
  handle("cancel", () => handlers.cancel());
  server.addService(providerGrpc.ResourceProviderService, service);
  return server;
}

class Handlers {
  readonly #plugin: Plugin;
  #configured: Provider | undefined;

  constructor(plugin: Plugin) {
    this.#plugin = plugin;
  }

  get #provider(): Provider {
    if (this.#configured === undefined) throw new Error("The engine called the provider before it configured it.");
    return this.#configured;
  }

  async handshake(): Promise<Instance<"ProviderHandshakeResponse">> {
    // Plain values only: the engine keeps track of what is secret by itself.
    return new pb.ProviderHandshakeResponse();
  }

  async getPluginInfo(): Promise<InstanceType<typeof pluginPb.PluginInfo>> {
    const info = new pluginPb.PluginInfo();
    info.setVersion(this.#plugin.version);
    return info;
  }

  async checkConfig(request: Instance<"CheckRequest">): Promise<Instance<"CheckResponse">> {
    const response = new pb.CheckResponse();
    response.setInputs(request.getNews());
    return response;
  }

  async diffConfig(): Promise<Instance<"DiffResponse">> {
    const response = new pb.DiffResponse();
    response.setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE);
    return response;
  }

  async configure(request: Instance<"ConfigureRequest">): Promise<Instance<"ConfigureResponse">> {
    this.#configured = this.#plugin.configure(fromStruct(request.getArgs()));
    const response = new pb.ConfigureResponse();
    response.setSupportspreview(true);
    return response;
  }

  async invoke(request: Instance<"InvokeRequest">): Promise<Instance<"InvokeResponse">> {
    const response = new pb.InvokeResponse();
    response.setReturn(toStruct(await this.#provider.invoke(request.getTok(), fromStruct(request.getArgs()))));
    return response;
  }

  async check(request: Instance<"CheckRequest">): Promise<Instance<"CheckResponse">> {
    const { token, name: logicalName } = urnParts(request.getUrn());
    const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
    const checked = this.#provider.check(token, { logicalName, olds, news, seed: request.getRandomseed_asU8() });
    const response = new pb.CheckResponse();
    response.setInputs(toStruct(checked.inputs));
    for (const { property, reason } of checked.failures) {
      const failure = new pb.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      response.addFailures(failure);
    }
    return response;
  }

  async diff(request: Instance<"DiffRequest">): Promise<Instance<"DiffResponse">> {
    const { token } = urnParts(request.getUrn());
    const news = fromStruct(request.getNews());
    return diffResponse(this.#provider.diff(token, recordedState(request), news, request.getIgnorechangesList()));
  }

  async create(request: Instance<"CreateRequest">): Promise<Instance<"CreateResponse">> {
    const { token } = urnParts(request.getUrn());
    const inputs = fromStruct(request.getProperties());
    const response = new pb.CreateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct(this.#provider.previewCreate(token, inputs)));
      return response;
    }
    const state = await this.#provider.create(token, inputs, request.getTimeout());
    response.setId(state.id);
    response.setProperties(toStruct(state.properties));
    return response;
  }

  async update(request: Instance<"UpdateRequest">): Promise<Instance<"UpdateResponse">> {
    const { token } = urnParts(request.getUrn());
    const [news, recorded] = [fromStruct(request.getNews()), recordedState(request)];
    const response = new pb.UpdateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct(this.#provider.previewUpdate(token, news, recorded)));
      return response;
    }
    const [ignored, timeout] = [request.getIgnorechangesList(), request.getTimeout()];
    const state = await this.#provider.update(token, request.getId(), { news, recorded, ignored, timeout });
    response.setProperties(toStruct(state.properties));
    return response;
  }

  async read(request: Instance<"ReadRequest">): Promise<Instance<"ReadResponse">> {
    const { token } = urnParts(request.getUrn());
    const [given, state] = [fromStruct(request.getInputs()), fromStruct(request.getProperties())];
    const read = await this.#provider.read(token, request.getId(), given, state);
    const response = new pb.ReadResponse();
    // A response without an id tells the engine that the resource is gone.
    if (read === undefined) return response;
    response.setId(read.id);
    response.setProperties(toStruct(read.properties));
    response.setInputs(toStruct(read.inputs));
    return response;
  }

  async remove(request: Instance<"DeleteRequest">): Promise<InstanceType<typeof emptyPb.Empty>> {
    const { token } = urnParts(request.getUrn());
    await this.#provider.remove(token, request.getId(), fromStruct(request.getProperties()), request.getTimeout());
    return new emptyPb.Empty();
  }

  async cancel(): Promise<InstanceType<typeof emptyPb.Empty>> {
    this.#configured?.cancel();
    return new emptyPb.Empty();
  }
}

function recordedState(request: Instance<"DiffRequest"> | Instance<"UpdateRequest">): RecordedState {
  return { inputs: fromStruct(request.getOldInputs()), outputs: fromStruct(request.getOlds()) };
}

function diffResponse({ changes, deleteBeforeReplace }: ResourceDiff): Instance<"DiffResponse"> {
  const response = new pb.DiffResponse();
  response.setDeletebeforereplace(deleteBeforeReplace);
  const { DIFF_SOME, DIFF_NONE } = pb.DiffResponse.DiffChanges;
  response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(unique(changes.map((change) => topLevel(change.path))));
  response.setReplacesList(unique(changes.filter((one) => one.rule === "replace").map((one) => topLevel(one.path))));
  response.setHasdetaileddiff(true);
  for (const change of changes) {
    const detail = new pb.PropertyDiff();
    detail.setInputdiff(true);
    detail.setKind(detailKind(change));
    response.getDetaileddiffMap().set(change.path, detail);
  }
  return response;
}

function detailKind({ kind, rule }: InputChange): pb.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = pb.PropertyDiff.Kind;
  const replaces = rule === "replace";
  if (kind === "add") return replaces ? ADD_REPLACE : ADD;
  if (kind === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

function topLevel(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** The type is the last one of the chain of parents' types in the URN. */
function urnParts(urn: string): { token: string; name: string } {
  const [, , types, ...name] = urn.split("::");
  return { token: types?.split("$").at(-1) ?? "", name: name.join("::") };
}

/** What the log tells about a request: whose it is. */
function subjectOf(request: unknown): { urn?: string; token?: string; preview?: boolean } {
  if (request instanceof pb.InvokeRequest) return { token: request.getTok() };
  if (request instanceof pb.CreateRequest || request instanceof pb.UpdateRequest) {
    return { urn: request.getUrn(), preview: request.getPreview() };
  }
  const hasUrn =
    request instanceof pb.CheckRequest ||
    request instanceof pb.DiffRequest ||
    request instanceof pb.ReadRequest ||
    request instanceof pb.DeleteRequest;
  return hasUrn ? { urn: request.getUrn() } : {};
}
