import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "aws-lambda";
import { parseRenewalSettings, type RenewalSettings } from "../../core/hostCertificate/renewalSettings.ts";
import type { RenewalAnswer } from "../../core/renewal/renewalAnswer.ts";
import { parseRenewalEvent } from "../../core/renewal/renewalEvent.ts";
import { AcmCertificates } from "./adapters/acmCertificates.ts";
import { AcmeClient } from "./adapters/acmeClient.ts";
import { EcsDeployments } from "./adapters/ecsDeployments.ts";
import { Healthchecks } from "./adapters/healthchecks.ts";
import { LambdaClock } from "./adapters/lambdaClock.ts";
import { NodeKeys, trustedRoots } from "./adapters/nodeCrypto.ts";
import { PowertoolsLogger } from "./adapters/powertoolsLogger.ts";
import { PUBLIC_RESOLVERS, PublicDns } from "./adapters/publicDns.ts";
import { Route53Records } from "./adapters/route53Records.ts";
import { SsmParameters } from "./adapters/ssmParameters.ts";
import { TlsHandshakes } from "./adapters/tlsHandshakes.ts";
import { renew } from "./renew.ts";
import { reserveOf } from "./steps/runContext.ts";

/** AWS clients are kept from run to run; they are all that is. */
let kept: { readonly settings: RenewalSettings; readonly clients: ReturnType<typeof awsClients> } | undefined;

/** Lambda's entry. Refuses a malformed event, and throws when a host failed, so that Lambda's error metric is true. */
export async function handler(event: unknown, context: Context): Promise<RenewalAnswer> {
  const asked = parseRenewalEvent(event);
  kept ??= await start();
  const { settings, clients } = kept;
  const clock = new LambdaClock(context);
  const ca = new AcmeClient(() => clock.now());
  const ports = {
    ...clients,
    clock,
    ca,
    keys: new NodeKeys(),
    handshakes: new TlsHandshakes(),
    names: new PublicDns(settings.functionNetwork === undefined ? undefined : PUBLIC_RESOLVERS),
    heartbeat: new Healthchecks(),
    logger: new PowertoolsLogger(context.awsRequestId),
    trustedRoots,
  };
  try {
    const reserveMs = reserveOf(clock.remaining());
    return await renew({ settings, ports, runId: context.awsRequestId, reserveMs, resting: new Map() }, asked);
  } finally {
    ca.close();
  }
}

async function start() {
  // The program puts the settings into the archive, beside this bundle.
  const settings = parseRenewalSettings(await readFile(join(import.meta.dirname, "settings.json"), "utf8"));
  return { settings, clients: awsClients(settings) };
}

function awsClients({ region, kmsKeyId }: RenewalSettings) {
  return {
    store: new SsmParameters(region, kmsKeyId),
    records: new Route53Records(region),
    deployments: { ecs: new EcsDeployments(region), acm: new AcmCertificates() },
  };
}
