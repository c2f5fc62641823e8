import { strict as assert } from "node:assert";
import type { ServiceError } from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { InitFailedError, rpcFailure } from "../../../provider/rpc/rpcFailure.ts";
import { fromStruct } from "../../../provider/rpc/wire.ts";

const URN = "urn:pulumi:dev::mail::aws:lb/listener:Listener::imap";
const CALL = { rpc: "update", urn: URN };

describe("failures on the wire", () => {
  it("begin with AWS's error code", () => {
    const error = Object.assign(new Error("no such zone"), { name: "NoSuchHostedZone" });
    assert.equal(rpcFailure(error, CALL).details, "NoSuchHostedZone: no such zone");
    assert.equal(rpcFailure(new Error("plain"), CALL).details, "plain");
    assert.deepEqual(rpcFailure(new Error("plain"), CALL).metadata.getMap(), {});
  });

  it("report the id and the outputs of a resource that exists, and one reason as the bridge words it", () => {
    const cause = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    const failure = rpcFailure(new InitFailedError("id-1", { name: "a" }, cause), CALL);
    const reason = `updating ${URN}: 1 error occurred:\n\t* ThrottlingException: Rate exceeded\n\n`;
    assert.equal(failure.details, reason);
    const detail = initFailed(failure);
    assert.equal(detail.getId(), "id-1");
    assert.deepEqual(detail.getReasonsList(), [reason]);
    assert.deepEqual(fromStruct(detail.getProperties()), { name: "a" });
  });

  it("carry no inputs, so that the engine keeps the old ones of a refused update", () => {
    assert.equal(initFailed(rpcFailure(new InitFailedError("id-1", {}, new Error("no")), CALL)).hasInputs(), false);
  });

  it("name the creation that failed while it waited", () => {
    const failure = rpcFailure(new InitFailedError("id-1", {}, new Error("never Deployed")), {
      ...CALL,
      rpc: "create",
    });
    assert.deepEqual(initFailed(failure).getReasonsList(), [
      `creating ${URN}: 1 error occurred:\n\t* never Deployed\n\n`,
    ]);
  });
});

function initFailed(failure: ServiceError): InstanceType<typeof providerPb.ErrorResourceInitFailed> {
  const [details] = failure.metadata.get("grpc-status-details-bin");
  assert.ok(Buffer.isBuffer(details));
  const any = statusPb.Status.deserializeBinary(details).getDetailsList()[0];
  assert.equal(any?.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
  return providerPb.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
}
