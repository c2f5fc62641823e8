#!/usr/bin/env node
import { existsSync } from "node:fs";

// In a checkout the source runs as it is. An installed package has what was compiled from it instead, since Node strips
// no types below node_modules.
const source = new URL("./main.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/cli/main.js", import.meta.url).href);
