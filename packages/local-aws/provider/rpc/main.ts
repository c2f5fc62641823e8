import * as grpc from "@grpc/grpc-js";
import { configuredProvider } from "./configuredProvider.ts";
import type { PropertyMap } from "../propertyMap.ts";
import { RpcLog } from "./rpcLog.ts";
import { providerServer } from "./server.ts";

/** Of the SDK that our programs use: the engine asks for this very version. */
const VERSION = "7.48.0";

/** The engine reads the port from the first line of stdout; nothing else may be written there. */
const plugin = { version: VERSION, configure: (settings: PropertyMap) => configuredProvider(settings, process.env) };
const server = providerServer(plugin, new RpcLog(process.env["LOCAL_AWS_PROVIDER_LOG"]));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

// The engine holds our stdin. Its end means that the engine is gone, also when it was killed.
process.stdin.resume().on("end", () => process.exit(0));
