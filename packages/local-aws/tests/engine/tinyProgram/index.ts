import { setTimeout as wait } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/** A program without a cloud: one component, protected or not, and as slow as its config says. */
const config = new pulumi.Config();

class Thing extends pulumi.ComponentResource {
  constructor(name: string, protect: boolean) {
    super("tiny:index:Thing", name, {}, { protect });
    this.registerOutputs({});
  }
}

new Thing("thing", config.getBoolean("protect") ?? false);
const seconds = config.getNumber("seconds") ?? 0;
if (seconds > 0) await wait(seconds * 1000);

export const node = process.version;
export const secret = pulumi.secret("hush");
