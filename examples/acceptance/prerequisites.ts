import type { AccountClients } from "./account/accountClients.ts";
import { leftovers } from "./cleaning/index.ts";
import { cleanCommand } from "./core/announcement.ts";
import type { AcceptanceScope } from "./core/scope.ts";
import type { LabelMarker } from "./account/labelMarker.ts";

/** A run can't begin. The message is all that the reader gets; nothing was made. */
export class PrerequisiteError extends Error {
  override readonly name = "PrerequisiteError";
}

export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** Whose credentials the environment has. */
export async function callerOf({ sts }: AccountClients): Promise<Caller> {
  try {
    const { Account: account = "", Arn: arn = "" } = await sts.getCallerIdentity({});
    return { account, arn };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PrerequisiteError(
      `AWS did not accept the credentials of this environment: ${why}. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and ` +
        "AWS_SECRET_ACCESS_KEY, of a caller with the policy that --policy prints, and run this again.",
      { cause },
    );
  }
}

/** Id of the account's public zone of that name. */
export async function zoneIdOf({ route53 }: AccountClients, { zone }: AcceptanceScope): Promise<string> {
  const { HostedZones: found = [] } = await route53.listHostedZonesByName({ DNSName: zone });
  const own = found.filter(({ Name, Config }) => Name === `${zone}.` && Config?.PrivateZone !== true);
  const [only, ...others] = own.map(({ Id = "" }) => Id.split("/").at(-1) ?? "");
  if (only !== undefined && others.length === 0) return only;
  const what = only === undefined ? "no public Route 53 zone" : `${own.length} public Route 53 zones`;
  throw new PrerequisiteError(
    `This account has ${what} ${zone}. Give the name of a zone that it has once, to which the domain's registrar delegates, with --zone.`,
  );
}

const MOST_SHOWN = 5;

/** Throws when anything has a name or the tag that the run would use, whoever made it. */
export async function assertLabelIsFree(
  clients: AccountClients,
  scope: AcceptanceScope,
  zoneId: string,
  marker: LabelMarker,
): Promise<void> {
  if (await marker.isSet()) {
    throw new PrerequisiteError(
      `The label ${scope.domain} is marked by another run. If that run has ended, remove what it left: ${cleanCommand(scope)}`,
    );
  }
  const found = (await leftovers(clients, scope, zoneId)).map(({ what }) => what);
  if (found.length === 0) return;
  const shown = found.slice(0, MOST_SHOWN).join(", ");
  const more = found.length > MOST_SHOWN ? ` and ${found.length - MOST_SHOWN} more` : "";
  throw new PrerequisiteError(
    `The label ${scope.label} is in use, and not by a run of this command: ${shown}${more}. Choose another one with --label.`,
  );
}
