import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { plainName } from "../../../core/domainName.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { ChallengeRecords, TxtChange, TxtRecordSet } from "../ports/awsServices.ts";
import { AWS_CLIENT, awsError } from "./awsError.ts";

/** A name has at most one record set of a type, and a dozen types before TXT. */
const TYPES_OF_A_NAME = 20;

/** TXT records in Route 53. Its API is global, and takes five requests a second of a whole account. */
export class Route53Records implements ChallengeRecords {
  readonly #client: Route53Client;

  constructor(region: string) {
    this.#client = new Route53Client({ region, ...AWS_CLIENT });
  }

  async read(zoneId: string, recordName: string): Promise<TxtRecordSet | undefined> {
    const asked = `route53:ListResourceRecordSets of ${recordName} in ${zoneId}`;
    const command = new ListResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      StartRecordName: recordName,
      MaxItems: TYPES_OF_A_NAME,
    });
    const answer = await this.#client.send(command).catch((error) => {
      throw zoneError(error, asked);
    });
    const here = (answer.ResourceRecordSets ?? []).filter(({ Name }) => plain(Name) === plain(recordName));
    const alias = here.find(({ Type }) => Type === "CNAME");
    if (alias !== undefined) {
      const target = alias.ResourceRecords?.[0]?.Value ?? "another name";
      const detail = `${recordName} in zone ${zoneId} is a CNAME to ${target}: configure that name and its zone for the challenge record`;
      throw new RenewalError({ reason: "CHALLENGE_DELEGATED", detail });
    }
    const found = here.filter(({ Type }) => Type === "TXT");
    if (found.some(({ SetIdentifier }) => SetIdentifier !== undefined)) {
      const detail = `the TXT records of ${recordName} in zone ${zoneId} have a routing policy: take it off`;
      throw new RenewalError({ reason: "ZONE_UNUSABLE", detail });
    }
    const [one] = found;
    if (one === undefined) return undefined;
    const values = (one.ResourceRecords ?? []).map(({ Value }) => unquoted(Value ?? ""));
    return { values, ttl: one.TTL ?? 60 };
  }

  async change(zoneId: string, changes: readonly TxtChange[]): Promise<string | undefined> {
    const names = changes.map(({ recordName }) => recordName).join(", ");
    const command = new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      // DELETE names the old values, CREATE wants none to be there: together they are refused when others were faster.
      ChangeBatch: { Comment: "ACME challenge", Changes: changes.flatMap(entriesOf) },
    });
    try {
      return (await this.#client.send(command)).ChangeInfo?.Id;
    } catch (error) {
      if (isOutdated(error)) return undefined;
      throw zoneError(error, `route53:ChangeResourceRecordSets of ${names} in ${zoneId}`);
    }
  }

  async isInSync(changeId: string): Promise<boolean> {
    try {
      const { ChangeInfo } = await this.#client.send(new GetChangeCommand({ Id: changeId }));
      return ChangeInfo?.Status === "INSYNC";
    } catch (error) {
      throw dnsError(error, `route53:GetChange of ${changeId}`);
    }
  }
}

function entriesOf({ recordName, before, after }: TxtChange): Change[] {
  return [
    ...(before === undefined ? [] : [entry("DELETE", recordName, before)]),
    ...(after === undefined ? [] : [entry("CREATE", recordName, after)]),
  ];
}

function entry(Action: "CREATE" | "DELETE", Name: string, { values, ttl }: TxtRecordSet): Change {
  const ResourceRecords = values.map((value) => ({ Value: quoted(value) }));
  return { Action, ResourceRecordSet: { Name, Type: "TXT", TTL: ttl, ResourceRecords } };
}

/** Others' values may be of several strings, or escaped: those are kept as Route 53 writes them. */
function unquoted(value: string): string {
  return /^"([^"\\]*)"$/.exec(value)?.[1] ?? value;
}

function quoted(value: string): string {
  return value.startsWith('"') ? value : `"${value}"`;
}

function plain(name: string | undefined): string {
  return plainName(name ?? "");
}

/** Somebody changed the record set after it was read. */
function isOutdated(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "InvalidChangeBatch") return false;
  const messages = "messages" in error && Array.isArray(error.messages) ? error.messages.join(" ") : "";
  return /already exists|not found|do not match/.test(`${error.message} ${messages}`);
}

function zoneError(error: unknown, asked: string): RenewalError {
  const name = error instanceof Error ? error.name : "";
  if (name === "NoSuchHostedZone") {
    return new RenewalError({ reason: "ZONE_UNUSABLE", type: name, detail: `${asked}: there is no such zone` });
  }
  if (name === "InvalidChangeBatch") {
    const words = error instanceof Error ? error.message : "";
    return new RenewalError({ reason: "ZONE_UNUSABLE", type: name, detail: `${asked}: ${words}` });
  }
  return dnsError(error, asked);
}

function dnsError(error: unknown, asked: string): RenewalError {
  const { reason, type, message: detail } = awsError(error, asked, "DNS_FAILED");
  return new RenewalError({ reason, type, detail, isOfDns: true });
}
