import * as grpc from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import { InitFailedError } from "./initFailedError.ts";
import { toStruct } from "./wire.ts";

/** The gRPC form of a failure; with the resource's id in it when the resource exists all the same. */
export function rpcFailure(error: unknown): grpc.ServiceError {
  const message = describe(error);
  const metadata = new grpc.Metadata();
  if (error instanceof InitFailedError) metadata.add("grpc-status-details-bin", initFailedDetails(error, message));
  return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}

/** AWS's error code is in the error's name, and the operator needs it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error instanceof InitFailedError ? error.cause : error;
  const name = cause instanceof Error ? cause.name : "Error";
  return name === "Error" || error.message.startsWith(name) ? error.message : `${name}: ${error.message}`;
}

function initFailedDetails(error: InitFailedError, message: string): Buffer {
  const detail = new providerPb.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.inputs));
  detail.setInputs(toStruct(error.inputs));
  detail.setReasonsList([message]);
  const packed = new anyPb.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusPb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(packed);
  return Buffer.from(status.serializeBinary());
}
