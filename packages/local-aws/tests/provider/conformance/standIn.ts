import * as grpc from "@grpc/grpc-js";
import { awsClients } from "../../../provider/awsClients.ts";
import { Provider } from "../../../provider/rpc/provider.ts";
import { RpcLog } from "../../../provider/rpc/rpcLog.ts";
import { providerServer } from "../../../provider/rpc/server.ts";
import { MimicCloud } from "./mimicCloud.ts";
import { mimicTypes } from "./mimicTypes.ts";

/** A plugin for the engine: the generic part of the stand-in with the mimics as its only types, and no AWS. */
const types = mimicTypes(new MimicCloud(process.env["MIMIC_CLOUD"] ?? ""));
const settings = { region: "us-west-2", clients: awsClients("http://127.0.0.1:1"), timeFactor: 1, types };
const plugin = { version: "0.0.1", configure: () => new Provider(settings) };
const server = providerServer(plugin, new RpcLog(undefined));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

// The engine holds our stdin. Its end means that the engine is gone, also when it was killed.
process.stdin.resume().on("end", () => process.exit(0));
