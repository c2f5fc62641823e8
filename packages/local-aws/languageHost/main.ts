import * as grpc from "@grpc/grpc-js";
import { languageHost } from "./languageHost.ts";
import { Programs } from "./programs.ts";

/** The engine gives its own address as the last argument, and reads our port from the first line of stdout. */
const engineAddress = process.argv.at(-1) ?? "";
const programs = new Programs();
const server = languageHost(engineAddress, programs);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

// The engine holds our stdin. Its end means that the engine is gone, also when it was killed.
process.stdin.resume().on("end", () => {
  programs.killAll();
  process.exit(0);
});
