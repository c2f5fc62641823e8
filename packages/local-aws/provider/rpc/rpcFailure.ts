import * as grpc from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import type { PropertyMap } from "../propertyMap.ts";
import type { RpcEntry } from "./rpcLog.ts";
import { toStruct } from "./wire.ts";

/** The gRPC form of a failed call; with the resource's id in it when the resource exists all the same. */
export function rpcFailure(error: unknown, { rpc, urn = "" }: Pick<RpcEntry, "rpc" | "urn">): grpc.ServiceError {
  const text = describe(error);
  const metadata = new grpc.Metadata();
  if (!(error instanceof InitFailedError)) return serviceError(text, metadata);
  // As the bridge words it, line breaks included: it is what the state keeps, and tools recognise.
  const reason = `${rpc === "create" ? "creating" : "updating"} ${urn}: 1 error occurred:\n\t* ${text}\n\n`;
  metadata.add("grpc-status-details-bin", initFailedDetails(error, reason));
  return serviceError(reason, metadata);
}

function serviceError(details: string, metadata: grpc.Metadata): grpc.ServiceError {
  return Object.assign(new Error(details), { code: grpc.status.UNKNOWN, details, metadata });
}

/** AWS's error code is in the error's name, and the operator needs it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error instanceof InitFailedError ? error.cause : error;
  const name = cause instanceof Error ? cause.name : "Error";
  return name === "Error" || error.message.startsWith(name) ? error.message : `${name}: ${error.message}`;
}

function initFailedDetails(error: InitFailedError, reason: string): Buffer {
  const detail = new providerPb.ErrorResourceInitFailed();
  detail.setId(error.id);
  // Without inputs: the engine then keeps the old ones of a failed update.
  detail.setProperties(toStruct(error.properties));
  detail.setReasonsList([reason]);
  const packed = new anyPb.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusPb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(reason);
  status.addDetails(packed);
  return Buffer.from(status.serializeBinary());
}

/**
 * A resource exists, but its creation or update failed. The engine keeps these properties as its outputs, with the
 * reason; the inputs of a failed update stay the old ones.
 */
export class InitFailedError extends Error {
  readonly id: string;
  readonly properties: PropertyMap;

  constructor(id: string, properties: PropertyMap, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "InitFailedError";
    this.id = id;
    this.properties = properties;
  }
}
