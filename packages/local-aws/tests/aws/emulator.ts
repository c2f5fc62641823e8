import { type LocalAws, startLocalAws } from "../../startLocalAws.ts";
import { pythonPath } from "./python.ts";

/** A local AWS without an engine, and what every SDK client of it needs. */
export interface Emulator {
  readonly aws: LocalAws;
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/** Starts a local AWS on free ports; every AWS duration is divided by `timeFactor`. */
export const startEmulator = async (timeFactor: number): Promise<Emulator> => {
  const tools = { node: process.execPath, python: await pythonPath() };
  const aws = await startLocalAws({ toolchain: tools, timeFactor });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return { aws, client: { endpoint: aws.url, region: "us-west-2", credentials } };
};
