import { enableCompileCache } from "node:module";
import { join } from "node:path";

// The program's first import: what the SDK loads afterwards, TypeScript's compiler among it, Node compiles once and not in
// each preview. NODE_COMPILE_CACHE names another folder; where nothing can be written, everything is compiled as before.
enableCompileCache(join(import.meta.dirname, "node_modules", ".cache", "cabal-tls", "compiled"));
