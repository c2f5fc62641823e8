// Runs one invocation of an emulated function, as Lambda's Node runtime does: node bootstrap.mjs RESULT_FD
// The first line of standard input is { event, context } as JSON; standard input stays open as long as the emulator
// lives. RESULT_FD gets one line of JSON when the handler is loaded and one when it is done. Everything else that is
// written are the function's logs.
import { existsSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatWithOptions } from "node:util";

const resultFd = Number(process.argv[2]);
const { event, context: given } = JSON.parse(firstLine());
process.stdin.on("end", () => process.exit(1)).resume();
const isJson = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";

for (const [method, level] of [
  ["trace", "TRACE"],
  ["debug", "DEBUG"],
  ["log", "INFO"],
  ["info", "INFO"],
  ["warn", "WARN"],
  ["error", "ERROR"],
]) {
  console[method] = (...values) => logLine(level, values);
}

process.on("unhandledRejection", (reason) => {
  finish({ error: described(asError(reason), "Runtime.UnhandledPromiseRejection") });
});

try {
  const handler = await loadHandler();
  const deadline = Date.now() + given.timeoutMs;
  send({ ready: true });
  const context = {
    ...given.visible,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  const result = await handler(event, context);
  finish({ result: result === undefined ? null : JSON.stringify(result) });
} catch (error) {
  const told = described(asError(error));
  logLine("ERROR", ["Invoke Error", JSON.stringify(told)]);
  finish({ error: told });
}

function firstLine() {
  const chunks = [];
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const length = readSync(0, chunk);
    if (length === 0) process.exit(1);
    const end = chunk.subarray(0, length).indexOf(10);
    chunks.push(Buffer.from(chunk.subarray(0, end < 0 ? length : end)));
    if (end >= 0) return Buffer.concat(chunks).toString();
  }
}

async function loadHandler() {
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER ?? "") ?? [];
  const path = ["mjs", "js", "cjs"]
    .map((ending) => join(process.env.LAMBDA_TASK_ROOT ?? "", `${file}.${ending}`))
    .find((one) => existsSync(one));
  if (path === undefined) {
    throw named("Runtime.ImportModuleError", `Error: Cannot find module '${file}'`);
  }
  const module = await import(pathToFileURL(path).href);
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== "function") {
    throw named("Runtime.HandlerNotFound", `${process.env._HANDLER} is undefined or not exported`);
  }
  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html: from Node 24 on there are no callbacks.
  if (handler.length > 2 && process.env.AWS_EXECUTION_ENV === "AWS_Lambda_nodejs24.x") {
    throw named(
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.",
    );
  }
  return handler;
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function asError(value) {
  return value instanceof Error ? value : named("string", String(value));
}

function described(error, type = error.name) {
  return { errorType: type, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

function logLine(level, values) {
  const text = formatWithOptions({}, ...values);
  const requestId = given.visible.awsRequestId;
  const timestamp = new Date().toISOString();
  // A record is one event, however many lines it has; Lambda's own Node runtime writes carriage returns for that.
  const line = isJson
    ? JSON.stringify({ timestamp, level, requestId, message: values.length === 1 ? values[0] : text })
    : `${timestamp}\t${requestId}\t${level}\t${text.replaceAll("\n", "\r")}`;
  process.stdout.write(`${line}\n`);
}

function send(message) {
  writeSync(resultFd, `${JSON.stringify(message)}\n`);
}

function finish(message) {
  send({ ...message, maxMemoryKb: peakKb() });
  process.exit(0);
}

/** Not what getrusage says where it can be helped: on Linux that counts the memory of whoever started this process. */
function peakKb() {
  try {
    const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (peak !== undefined) return Number(peak);
  } catch {
    // Another system.
  }
  return process.resourceUsage().maxRSS;
}
