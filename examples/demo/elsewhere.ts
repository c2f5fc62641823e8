import { Agent } from "node:https";
import { ChangeResourceRecordSetsCommand, GetChangeCommand, Route53Client } from "@aws-sdk/client-route-53";
import acme from "acme-client";
import { clientConfig } from "./awsReader.ts";
import type { RenewalStage } from "./renewalStage.ts";

/**
 * A PEM bundle as an operator brings it who has got a certificate by hand: from the same CA, by another account
 * and another client, with the TXT record written by hand.
 */
export async function bundleMadeElsewhere(stage: RenewalStage): Promise<string> {
  const { host, acmeCa } = stage;
  acme.axios.defaults.httpsAgent = new Agent({ ca: acmeCa.roots });
  const client = new acme.Client({
    directoryUrl: acmeCa.directory,
    accountKey: await acme.crypto.createPrivateEcdsaKey(),
  });
  const [key, csr] = await acme.crypto.createCsr(
    { altNames: [...host.names] },
    await acme.crypto.createPrivateEcdsaKey(),
  );
  const txt = (action: "UPSERT" | "DELETE") => async (_authorization: unknown, _challenge: unknown, value: string) =>
    changeTxt(stage, action, value);
  const chain = await client.auto({
    csr,
    email: "operator@example.com",
    termsOfServiceAgreed: true,
    challengePriority: ["dns-01"],
    // The local DNS is not the resolver of this machine.
    skipChallengeVerification: true,
    challengeCreateFn: txt("UPSERT"),
    challengeRemoveFn: txt("DELETE"),
  });
  return `${key.toString().trim()}\n${chain.trim()}\n`;
}

async function changeTxt({ stage, host }: RenewalStage, action: "UPSERT" | "DELETE", value: string): Promise<void> {
  const [challenge] = host.challenges;
  if (challenge === undefined) throw new Error(`${host.name} has no challenge`);
  const route53 = new Route53Client(clientConfig("us-east-1", stage.aws.env));
  const { ChangeInfo: change } = await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: challenge.zoneId,
      ChangeBatch: {
        Changes: [
          {
            Action: action,
            ResourceRecordSet: {
              Name: challenge.recordName,
              Type: "TXT",
              TTL: 60,
              ResourceRecords: [{ Value: `"${value}"` }],
            },
          },
        ],
      },
    }),
  );
  for (;;) {
    const { ChangeInfo: now } = await route53.send(new GetChangeCommand({ Id: change?.Id }));
    if (now?.Status === "INSYNC") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
