import { strict as assert } from "node:assert";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { InitFailedError } from "../../../local/provider/initFailedError.ts";
import { rpcFailure } from "../../../local/provider/rpcFailure.ts";
import { fromStruct } from "../../../local/provider/wire.ts";

describe("failures on the wire", () => {
  it("begin with AWS's error code", () => {
    const error = Object.assign(new Error("no such zone"), { name: "NoSuchHostedZone" });
    assert.equal(rpcFailure(error).details, "NoSuchHostedZone: no such zone");
    assert.equal(rpcFailure(new Error("plain")).details, "plain");
    assert.deepEqual(rpcFailure(new Error("plain")).metadata.getMap(), {});
  });

  it("tell the id of a resource that exists although it did not become usable", () => {
    const failure = rpcFailure(new InitFailedError("id-1", { name: "a" }, new Error("never Deployed")));
    const [details] = failure.metadata.get("grpc-status-details-bin");
    assert.ok(Buffer.isBuffer(details));
    const any = statusPb.Status.deserializeBinary(details).getDetailsList()[0];
    assert.equal(any?.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
    const detail = providerPb.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
    assert.equal(detail.getId(), "id-1");
    assert.deepEqual(detail.getReasonsList(), ["never Deployed"]);
    assert.deepEqual(fromStruct(detail.getInputs()), { name: "a" });
  });
});
