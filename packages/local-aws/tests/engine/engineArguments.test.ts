import assert from "node:assert/strict";
import { engineArguments } from "../../engine/engineArguments.ts";

const deployed = { stack: "local", configFile: "/tmp/x/Pulumi.local.yaml" };

describe("engineArguments", () => {
  it("adds stack and config file to a command that reads both", () => {
    assert.deepEqual(engineArguments(["up", "--yes"], deployed), [
      "up",
      "--yes",
      "--stack",
      "local",
      "--config-file",
      "/tmp/x/Pulumi.local.yaml",
    ]);
  });

  it("adds only the stack where there is no config file to read", () => {
    assert.deepEqual(engineArguments(["stack", "output", "inventory"], deployed), [
      "stack",
      "output",
      "inventory",
      "--stack",
      "local",
    ]);
  });

  it("leaves a stack and a config file that the user named", () => {
    const given = ["preview", "-s", "other", "--config-file=mine.yaml"];
    assert.deepEqual(engineArguments(given, deployed), given);
  });

  it("adds nothing to a command that knows no stacks", () => {
    assert.deepEqual(engineArguments(["version"], deployed), ["version"]);
    assert.deepEqual(engineArguments(["--help"], deployed), ["--help"]);
  });

  it("puts them before a lone --", () => {
    assert.deepEqual(engineArguments(["config", "set", "a", "--", "-1"], deployed), [
      "config",
      "set",
      "a",
      "--stack",
      "local",
      "--config-file",
      "/tmp/x/Pulumi.local.yaml",
      "--",
      "-1",
    ]);
  });
});
