import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/language_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import type { Programs } from "./programs.ts";

/** The SDK's runner exits with it after it has told the engine what is wrong. */
const ALREADY_REPORTED = 32;

type RunRequest = InstanceType<typeof pb.RunRequest>;
type RunResponse = InstanceType<typeof pb.RunResponse>;
type RunPluginRequest = InstanceType<typeof pb.RunPluginRequest>;
type RunPluginResponse = InstanceType<typeof pb.RunPluginResponse>;

/**
 * Runs Node programs for the engine with the SDK's own runner, found from the program's folder. Unlike the host that
 * comes with the CLI, it asks for no plugins: those that node_modules names would be downloads.
 */
export function languageHost(engineAddress: string, programs: Programs): grpc.Server {
  const server = new grpc.Server();
  server.addService(languageGrpc.LanguageRuntimeService, {
    getPluginInfo: (_call: unknown, answer: grpc.sendUnaryData<InstanceType<typeof pluginPb.PluginInfo>>) => {
      const info = new pluginPb.PluginInfo();
      info.setVersion("1.0.0");
      answer(null, info);
    },
    getRequiredPlugins: (_call: unknown, answer: grpc.sendUnaryData<unknown>) =>
      answer(null, new pb.GetRequiredPluginsResponse()),
    getRequiredPackages: (_call: unknown, answer: grpc.sendUnaryData<unknown>) =>
      answer(null, new pb.GetRequiredPackagesResponse()),
    run: (call: grpc.ServerUnaryCall<RunRequest, RunResponse>, answer: grpc.sendUnaryData<RunResponse>) => {
      run(call.request, engineAddress, programs).then(
        (response) => answer(null, response),
        (error: Error) => answer(error),
      );
    },
    runPlugin: (call: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>) => runPlugin(call, programs),
  });
  return server;
}

async function run(request: RunRequest, engineAddress: string, programs: Programs): Promise<RunResponse> {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() || request.getPwd();
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const flags = [
    ["--monitor", request.getMonitorAddress()],
    ["--engine", engineAddress],
    ["--organization", request.getOrganization()],
    ["--project", request.getProject()],
    ["--stack", request.getStack()],
    ["--pwd", request.getPwd()],
    ["--parallel", String(request.getParallel())],
    request.getDryrun() ? ["--dry-run"] : [],
  ].flat();
  const nodeArgs = String(options["nodeargs"] ?? "")
    .split(" ")
    .filter((argument) => argument !== "");
  const runner = [runnerOf(directory, "run"), ...flags, info?.getEntryPoint() || request.getProgram() || "."];
  const program = programs.start({
    args: [...nodeArgs, ...runner],
    cwd: request.getPwd(),
    output: "inherit",
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(options["typescript"] !== false),
    },
  });
  const code = await exitCode(program);
  const response = new pb.RunResponse();
  if (code === ALREADY_REPORTED) response.setBail(true);
  else if (code !== 0) response.setError(`Program exited with exit code ${code}`);
  return response;
}

/** Policy packs: their own copy of the SDK runs them, and their output goes to the engine. */
function runPlugin(call: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>, programs: Programs): void {
  const { request } = call;
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const [engine, ...rest] = request.getArgsList();
  const analyzer = request.getKind() === "analyzer";
  const runner = runnerOf(directory, analyzer ? "run-policy-pack" : "run-plugin");
  const plugin = programs.start({
    args: [runner, engine ?? "", directory, ...rest],
    cwd: analyzer ? directory : request.getPwd(),
    output: "pipe",
    env: { ...process.env, ...environmentOf(request.getEnvList()) },
  });
  const send = (fill: (response: RunPluginResponse) => void): void => {
    const response = new pb.RunPluginResponse();
    fill(response);
    call.write(response);
  };
  plugin.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
  plugin.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
  call.on("cancelled", () => plugin.kill());
  void exitCode(plugin).then((code) => {
    send((response) => response.setExitcode(code));
    call.end();
  });
}

function runnerOf(directory: string, command: string): string {
  return createRequire(join(directory, "package.json")).resolve(`@pulumi/pulumi/cmd/${command}`);
}

/** A process that was killed, or that could not be started, counts as failed. */
function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.on("close", (code) => resolve(code ?? 1));
    child.on("error", () => resolve(1));
  });
}

function environmentOf(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((entry) => {
      const end = entry.indexOf("=");
      return [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}
