import { minuteText } from "../../../core/time.ts";
import type { AcmCertificateEntry, CertificateEntry, Thresholds } from "../../../core/inventory.ts";
import { known } from "../../aws/reading.ts";
import { activeCertificates, hostState, storedLeaf } from "../checks/wanted.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { EndpointSummary } from "../diagnosis/summary.ts";
import type { EndpointFacts, Facts } from "../gather/facts.ts";
import type { Finding, Link, Verdict } from "../reasons/finding.ts";

/** What the page shows of one certificate. Times are milliseconds since the epoch. */
export interface CertificateView {
  readonly name: string;
  readonly verdict: Verdict;
  readonly names: readonly string[];
  readonly thresholds: Thresholds;
  /** Who issues, and where what was issued is kept: the first two links of the chain. */
  readonly issuer: NodeView;
  readonly store: NodeView;
  readonly endpoints: readonly EndpointView[];
  /** The life of what serves; undefined = not issued, or not read. */
  readonly life: Span | undefined;
  /** Generations, stored certificates and renewals, oldest first. */
  readonly spans: readonly Span[];
}

export interface NodeView {
  readonly title: string;
  readonly lines: readonly string[];
  readonly verdict: Verdict;
}

export interface EndpointView extends NodeView {
  readonly addresses: readonly NodeView[];
}

export interface Span {
  readonly title: string;
  readonly from: number;
  readonly to: number;
}

/** Which links of the chain of causes speak of the issuer, and which of what is stored or deployed. */
const ISSUING: ReadonlySet<Link> = new Set(["renewal", "validation", "dns"]);
const STORING: ReadonlySet<Link> = new Set(["certificate", "deployment"]);

/** A view of each certificate that was looked at. */
export function certificateViews(facts: Facts, diagnosis: Diagnosis): CertificateView[] {
  return diagnosis.certificates.flatMap(({ name, verdict }) => {
    const entry = facts.inventory.certificates.find((one) => one.name === name);
    if (entry === undefined) return [];
    const own = diagnosis.findings.filter(({ subject }) => subject === name);
    const spans = entry.pipeline === "acm" ? generationSpans(facts, entry) : hostSpans(facts, name);
    return [
      {
        name,
        verdict,
        names: entry.names,
        thresholds: entry.thresholds,
        issuer: { ...issuerOf(entry), verdict: worst(own, ISSUING) },
        store: { ...storeOf(entry), verdict: worst(own, STORING) },
        endpoints: endpointViews(facts, diagnosis, name),
        life: entry.pipeline === "acm" ? activeLife(facts, entry) : spans.find(({ title }) => title === STORED),
        spans,
      },
    ];
  });
}

const STORED = "the stored certificate";

const ORDER: readonly Verdict[] = ["fail", "warn", "unknown", "pass"];

function worst(findings: readonly Finding[], links: ReadonlySet<Link>): Verdict {
  const verdicts = findings.filter(({ link }) => links.has(link)).map(({ verdict }) => verdict);
  return ORDER.find((one) => verdicts.includes(one)) ?? "pass";
}

function issuerOf(entry: CertificateEntry): Omit<NodeView, "verdict"> {
  if (entry.pipeline === "acm") return { title: "ACM", lines: ["requests and renews"] };
  return { title: "ACME CA", lines: entry.directories.map((url) => URL.parse(url)?.host ?? url) };
}

function storeOf(entry: CertificateEntry): Omit<NodeView, "verdict"> {
  if (entry.pipeline !== "acm") return { title: "SSM", lines: [entry.parameterPath] };
  const active = entry.generations.find(({ generation }) => generation === entry.active);
  return { title: `generation ${entry.active}`, lines: Object.keys(active?.arns ?? {}) };
}

function endpointViews(facts: Facts, diagnosis: Diagnosis, certificate: string): EndpointView[] {
  return facts.endpoints
    .filter(({ entry }) => entry.certificate === certificate)
    .map((endpoint) => {
      const summary = diagnosis.endpoints.find(({ name }) => name === endpoint.entry.name);
      return {
        title: endpoint.entry.name,
        lines: [
          `${endpoint.entry.kind}, port ${endpoint.entry.port}`,
          ...(summary?.looked === false ? ["not looked at"] : []),
        ],
        verdict: summary?.verdict ?? "unknown",
        addresses: addressViews(endpoint, summary),
      };
    });
}

/** One node an address; an address that failed once is shown as failing. */
function addressViews({ handshakes }: EndpointFacts, summary: EndpointSummary | undefined): NodeView[] {
  const own = new Map(summary?.served.map((one) => [one.sha256, one.name ?? `serial ${one.serial}`]));
  return [...Map.groupBy(handshakes, ({ address }) => address)].map(([address, made]) => {
    const lines = made.map(({ result }) => ("leaf" in result ? (own.get(result.leaf.sha256) ?? "") : result.failure));
    const isFailing = made.some(
      ({ result }) => "failure" in result || !result.covers || result.chainError !== undefined,
    );
    return { title: address, lines: [...new Set(lines)], verdict: isFailing ? "fail" : "pass" };
  });
}

/** The life of the serving generation, of its region that ends first. */
function activeLife(facts: Facts, entry: AcmCertificateEntry): Span | undefined {
  const lives = activeCertificates(facts, entry).flatMap(({ region, notBefore, notAfter }) =>
    notBefore === undefined || notAfter === undefined ? [] : [{ title: region, from: notBefore, to: notAfter }],
  );
  return lives.sort((left, right) => left.to - right.to)[0];
}

function generationSpans({ certificates }: Facts, { generations, active }: AcmCertificateEntry): Span[] {
  return generations.flatMap(({ generation, arns }) =>
    Object.entries(arns).flatMap(([region, arn]) => {
      const found = known(certificates.get(arn));
      if (found?.notBefore === undefined || found.notAfter === undefined) return [];
      const role = generation === active ? ", serves" : "";
      return [{ title: `generation ${generation}, ${region}${role}`, from: found.notBefore, to: found.notAfter }];
    }),
  );
}

function hostSpans({ hosts }: Facts, name: string): Span[] {
  const host = hosts.find(({ entry }) => entry.name === name);
  if (host === undefined) return [];
  const leaf = storedLeaf(host);
  const window = hostState(host)?.window;
  return [
    ...(leaf === undefined ? [] : [{ title: STORED, from: leaf.notBefore, to: leaf.notAfter }]),
    ...(window === undefined
      ? []
      : [
          {
            title: `renewal window of the CA; renews ${minuteText(window.chosen)}`,
            from: Date.parse(window.start),
            to: Date.parse(window.end),
          },
        ]),
  ];
}
