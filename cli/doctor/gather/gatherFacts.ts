import { isCertificateArn } from "../../../core/arn.ts";
import { baseDomain, plainName } from "../../../core/domainName.ts";
import {
  acmCertificates,
  type EndpointEntry,
  hostCertificates,
  identifierOf,
  type Inventory,
} from "../../../core/inventory.ts";
import { ownChallenges } from "../../../core/renewal/settingsOf.ts";
import { ACM_LIMIT, emergencyLimit } from "../../../core/thresholds.ts";
import type { AcmCertificate } from "../../aws/acm.ts";
import { listenerWithPort, readConsumer } from "./consumers.ts";
import type { Consumer, DnsFacts, EndpointFacts, Facts } from "./facts.ts";
import { known, type Reading } from "../../aws/reading.ts";
import type { Scope } from "./scope.ts";
import type { AwsSession } from "../../aws/awsSession.ts";
import type { DnsReader } from "./dnsReader.ts";
import { withoutPrivateAbsence, withoutPrivateView, withPublicAddresses } from "./privateView.ts";
import type { HandshakeReader } from "./handshakes.ts";

export interface Sources {
  readonly aws: AwsSession;
  readonly dns: DnsReader;
  readonly handshakes: HandshakeReader;
}

type Certificates = Map<string, Reading<AcmCertificate | undefined>>;

/** Asks everybody at once; only what depends on an answer waits for it. Never throws for what it cannot read. */
export async function gatherFacts(inventory: Inventory, scope: Scope, sources: Sources): Promise<Facts> {
  const now = Date.now();
  const [certificates, endpoints, hosts] = await Promise.all([
    ownCertificates(inventory, scope, sources.aws),
    endpointFacts(inventory, scope, sources),
    hostFacts(inventory, scope, sources),
  ]);
  const isNearEnd = [...certificates.values()].some((one) => endsSoon(known(one), now));
  const [dns, requests] = await Promise.all([
    dnsFacts(inventory, scope, certificates, sources),
    isNearEnd ? requestsOf(inventory, sources.aws) : undefined,
    foreignCertificates(endpoints, certificates, sources.aws),
  ]);
  const addressesOf = (name: string) => sources.dns.addresses(name);
  const seen = await Promise.all(
    endpoints.map((one) => withPublicAddresses(withoutPrivateAbsence(one, dns), dns, addressesOf)),
  );
  const asked = requests === undefined ? {} : { requests };
  return { now, clockSkew: sources.aws.clockSkew, inventory, endpoints: seen, certificates, ...asked, dns, hosts };
}

/** Too soon to wait for a renewal: only then it matters whether ACM has refused another certificate. */
function endsSoon(certificate: AcmCertificate | undefined, now: number): boolean {
  const { notAfter, notBefore = now } = certificate ?? {};
  return notAfter !== undefined && notAfter - now < emergencyLimit(ACM_LIMIT, (notAfter - notBefore) / 1000) * 1000;
}

async function requestsOf(inventory: Inventory, aws: AwsSession): Promise<NonNullable<Facts["requests"]>> {
  const { requestFacts } = await import("./requests.ts");
  return requestFacts(aws, inventory);
}

/** Every generation in every region: an endpoint may serve an older one, and a newer one may be stuck. */
async function ownCertificates(inventory: Inventory, scope: Scope, aws: AwsSession): Promise<Certificates> {
  const arns = acmCertificates(inventory)
    .filter(({ name }) => scope.certificates.has(name))
    .flatMap(({ generations }) => generations.flatMap((one) => Object.values(one.arns)));
  return readCertificates(arns, aws);
}

async function foreignCertificates(
  endpoints: readonly EndpointFacts[],
  certificates: Certificates,
  aws: AwsSession,
): Promise<void> {
  const arns = endpoints
    .flatMap(({ consumer }) => known(consumer) ?? [])
    .flatMap(({ certificateArn, sniArns }) => [...(certificateArn === undefined ? [] : [certificateArn]), ...sniArns])
    .filter((arn) => !certificates.has(arn) && isCertificateArn(arn));
  for (const [arn, reading] of await readCertificates(arns, aws)) certificates.set(arn, reading);
}

async function readCertificates(arns: readonly string[], aws: AwsSession): Promise<Certificates> {
  const wanted = [...new Set(arns)];
  if (wanted.length === 0) return new Map();
  const { acmCertificate } = await import("../../aws/acm.ts");
  return new Map(await Promise.all(wanted.map(async (arn) => [arn, await acmCertificate(aws, arn)] as const)));
}

async function endpointFacts(
  inventory: Inventory,
  { endpoints }: Scope,
  { aws, handshakes }: Sources,
): Promise<EndpointFacts[]> {
  // Endpoints of one load balancer may share a listener.
  const asked = new Map<string, Promise<Reading<Consumer | undefined>>>();
  return Promise.all(
    endpoints.map(async (entry) => {
      const [served, consumer] = await Promise.all([
        handshakes.served(entry),
        consumerOf(entry, inventory.region, aws, asked),
      ]);
      const isRefused = served.handshakes.some(({ result }) => "failure" in result);
      if (!isRefused || consumer === undefined || known(consumer)?.kind !== "listener") {
        return { entry, ...served, consumer };
      }
      return { entry, ...served, consumer: await listenerWithPort(aws, consumer) };
    }),
  );
}

async function consumerOf(
  entry: EndpointEntry,
  region: string,
  aws: AwsSession,
  asked: Map<string, Promise<Reading<Consumer | undefined>>>,
): Promise<Reading<Consumer | undefined> | undefined> {
  const id = identifierOf(entry, "id");
  if (id === undefined) return undefined;
  const answer = asked.get(id) ?? readConsumer(aws, entry.kind, entry, region);
  if (answer !== undefined) asked.set(id, answer);
  return answer;
}

async function hostFacts(inventory: Inventory, scope: Scope, { aws }: Sources): Promise<Facts["hosts"]> {
  const entries = hostCertificates(inventory).filter(({ name }) => scope.certificates.has(name));
  if (entries.length === 0) return [];
  const { readHosts } = await import("./hosts.ts");
  return readHosts(inventory, entries, aws);
}

async function dnsFacts(
  inventory: Inventory,
  scope: Scope,
  certificates: Certificates,
  { aws, dns }: Sources,
): Promise<DnsFacts> {
  const [ofZone, cnames, delegated, climbs] = await Promise.all([
    zoneFacts(inventory, { aws, dns }),
    Promise.all(validationNames(certificates).map(async (name) => [name, await dns.cname(name)] as const)),
    Promise.all(challengeNames(inventory, scope).map(async (name) => [name, await dns.cnames(name)] as const)),
    Promise.all(issuedNames(inventory, scope).map((name) => dns.caaClimb(name))),
  ]);
  const { name, ...zone } = ofZone;
  const read = { ...zone, cnames: new Map(cnames), delegations: new Map(delegated), caa: new Map(climbs.flat()) };
  return withoutPrivateView(read, name);
}

/** The name servers are looked up by the zone's own name, which may be a parent of the control domain. */
async function zoneFacts(
  { zoneId, controlDomain }: Inventory,
  { aws, dns }: Pick<Sources, "aws" | "dns">,
): Promise<
  Pick<DnsFacts, "zone" | "assigned" | "sameName" | "privateZones" | "nameServers"> & { readonly name: string }
> {
  const { assignedServers, zone: read, zonesOfSameName } = await import("./zone.ts");
  const [zone, assigned] = await Promise.all([read(aws, zoneId), assignedServers(aws, zoneId)]);
  const name = known(zone)?.name ?? plainName(controlDomain);
  const [others, nameServers] = await Promise.all([zonesOfSameName(aws, zoneId, name), dns.nameServers(name)]);
  const sameName = "value" in others ? { value: others.value.publicZones } : others;
  const privateZones = "value" in others ? { value: others.value.privateZones } : others;
  return { name, zone, assigned, sameName, privateZones, nameServers };
}

function validationNames(certificates: Certificates): string[] {
  const records = [...certificates.values()].flatMap((one) => known(one)?.validations ?? []);
  return [...new Set(records.flatMap(({ record }) => (record === undefined ? [] : [record.name])))];
}

function challengeNames(inventory: Inventory, scope: Scope): string[] {
  const hosts = hostCertificates(inventory).filter(({ name }) => scope.certificates.has(name));
  return hosts.flatMap(({ names }) => ownChallenges(names).map(({ recordName }) => recordName));
}

function issuedNames(inventory: Inventory, scope: Scope): string[] {
  const names = inventory.certificates.filter(({ name }) => scope.certificates.has(name)).flatMap((one) => one.names);
  return [...new Set(names.map(baseDomain))];
}
