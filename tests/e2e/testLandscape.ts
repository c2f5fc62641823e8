import { join } from "node:path";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { assertSucceeded } from "../../examples/demo/deployment.ts";
import { type Landscape, landscapeOf } from "../../examples/demo/landscape.ts";
import { createWorkspace } from "../../packages/local-aws/engine/index.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";

const LANDSCAPE_DIR = join(import.meta.dirname, "..", "..", "examples", "landscape");

const regions = new Map<string, Promise<Landscape>>();

/** Network and API of a region, which all tests share, and a zone of one's own for a domain. */
export async function testLandscape(domain: string, region: string): Promise<Landscape> {
  const shared = regions.get(region) ?? deploy(region);
  regions.set(region, shared);
  return { ...(await shared), zoneId: await createZone(domain) };
}

async function deploy(region: string): Promise<Landscape> {
  const workspace = await createWorkspace({
    ...(await sharedLocalAws()),
    programDir: LANDSCAPE_DIR,
    stack: region,
    config: { "aws:region": region, "landscape:controlDomain": `${region}.example`, "landscape:mailService": "false" },
  });
  try {
    assertSucceeded("landscape", await workspace.up());
    return landscapeOf(await workspace.outputs());
  } finally {
    await workspace.dispose();
  }
}

async function createZone(domain: string): Promise<string> {
  const { aws } = await sharedLocalAws();
  const route53 = new Route53Client({
    region: "us-east-1",
    endpoint: aws.url,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const { HostedZone: zone } = await route53.send(
    new CreateHostedZoneCommand({ Name: domain, CallerReference: domain }),
  );
  const id = zone?.Id?.split("/").at(-1);
  if (id === undefined) throw new Error(`the local AWS made no zone for ${domain}`);
  return id;
}
