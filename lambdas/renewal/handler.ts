import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "aws-lambda";
import { parseRenewalEvent } from "../../core/renewal/parseRenewalEvent.ts";
import { parseRenewalSettings } from "../../core/renewal/parseRenewalSettings.ts";
import type { RenewalAnswer } from "../../core/renewal/renewalAnswer.ts";
import type { RenewalSettings } from "../../core/renewal/renewalSettings.ts";
import { AcmeAuthorities } from "./adapters/acmeAuthorities.ts";
import { EcsDeployments } from "./adapters/ecsDeployments.ts";
import { Healthchecks } from "./adapters/healthchecks.ts";
import { LambdaClock } from "./adapters/lambdaClock.ts";
import { NodeKeys } from "./adapters/nodeKeys.ts";
import { PowertoolsJournal } from "./adapters/powertoolsJournal.ts";
import { PublicDns } from "./adapters/publicDns.ts";
import { Route53Proofs } from "./adapters/route53Proofs.ts";
import { SsmParameters } from "./adapters/ssmParameters.ts";
import { TlsWire } from "./adapters/tlsWire.ts";
import { trustedRoots } from "./adapters/trustedRoots.ts";
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
  const authorities = new AcmeAuthorities();
  const ports = {
    ...clients,
    clock,
    authorities,
    keys: new NodeKeys(),
    wire: new TlsWire(),
    names: new PublicDns(),
    heartbeat: new Healthchecks(),
    journal: new PowertoolsJournal(context.awsRequestId),
    trustedRoots,
  };
  try {
    const reserveMs = reserveOf(clock.remaining());
    return await renew({ settings, ports, runId: context.awsRequestId, reserveMs, resting: new Map() }, asked);
  } finally {
    authorities.close();
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
    records: new Route53Proofs(region),
    deployments: new EcsDeployments(region),
  };
}
