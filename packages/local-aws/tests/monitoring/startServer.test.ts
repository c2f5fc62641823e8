import assert from "node:assert/strict";
import { startServer } from "../../monitoring/startServer.ts";
import { freePorts } from "../../process/freePorts.ts";

const SERVE = "require('http').createServer((_, answer) => answer.end(process.env.GREETING)).listen(process.argv[1])";

describe("startServer", () => {
  const start = async (script: string) => {
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}/`;
    const server = await startServer({
      name: "the greeter",
      program: process.execPath,
      args: ["-e", script, String(port)],
      cwd: "/",
      env: { GREETING: "hello" },
      readyUrl: url,
    });
    return { server, url };
  };

  it("waits until the program answers, and ends it", async () => {
    const { server, url } = await start(SERVE);
    assert.equal(await (await fetch(url)).text(), "hello");
    await server.stop();
    await assert.rejects(fetch(url));
    await server.stop();
  });

  it("tells the end of the output of a program that ends by itself", async () => {
    await assert.rejects(start("console.error('bad configuration'); process.exit(1)"), {
      message: "the greeter ended before it was ready. Its output ends:\nbad configuration",
    });
  });
});
