import { instance } from "@viz-js/viz";
import { dayText, minuteText, spanText } from "../../../core/time.ts";
import { share, width } from "../../page/timeScale.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { EndpointSummary } from "../diagnosis/summary.ts";
import type { Facts } from "../gather/facts.ts";
import { VERDICT_WORDS } from "../print/printDiagnosis.ts";
import type { Finding, Verdict } from "../reasons/finding.ts";
import { reasonRow } from "../reasons/index.ts";
import { type CertificateView, certificateViews } from "./certificateView.ts";
import { chainPicture, MARKS } from "./chainPicture.ts";
import { htmlPage } from "../../page/htmlPage.ts";
import { html, type Markup } from "../../page/markup.ts";

/**
 * The diagnosis as one HTML page that needs nothing else: root cause and next command first, then each certificate's chain,
 * time left and timeline, then what was found. `facts`: undefined when there was no inventory to look by.
 */
export async function diagnosisPage(diagnosis: Diagnosis, facts: Facts | undefined): Promise<string> {
  const viz = await instance();
  const views = facts === undefined ? [] : certificateViews(facts, diagnosis);
  const { stack, verdict, at } = diagnosis;
  const now = Date.parse(at);
  const page = html`<header>
<h1>Stack ${stack}: <span class="${verdict}">${MARKS[verdict]} ${VERDICT_WORDS[verdict]}</span></h1>
<p class="soft">Examined ${minuteText(at)}. The page does not change; run the doctor again for a new one.</p>
</header>
<main>
${emergencies(diagnosis)}
${rootCause(diagnosis)}
${endpointTable(diagnosis)}
${views.map((view) => certificate(view, chainPicture(viz, view), now))}
${findingTable(diagnosis)}
</main>`;
  return htmlPage(`Stack ${stack}: ${VERDICT_WORDS[verdict]}`, page);
}

/** The root cause has the same commands, when it is about the same certificate. */
function emergencies({ emergencies: urgent, rootCause: root }: Diagnosis): Markup[] {
  return urgent.map(
    ({
      certificate: name,
      secondsLeft,
      next,
      secondSource: source,
    }) => html`<section class="cause fail" aria-label="Emergency of ${name}">
<h2 class="fail">Emergency: the renewal of ${name} is stuck, ${secondsLeft > 0 ? `${spanText(secondsLeft * 1000)} left` : "it has expired"}</h2>
${source === undefined ? undefined : html`<p>${source}</p>`}
${root?.subject === name ? undefined : commands(next)}</section>`,
  );
}

function rootCause({ rootCause: root }: Diagnosis): Markup {
  if (root?.reason === undefined) return html`<p>Nothing is wrong.</p>`;
  const { meaning, fix } = reasonRow(root.reason);
  return html`<section class="cause ${root.verdict}" aria-label="Root cause">
<h2 class="${root.verdict}">${root.verdict === "unknown" ? "Could not determine" : "Root cause"}: ${root.reason} (${root.subject})</h2>
<p>${meaning}</p>
<ul>${root.evidence.map((one) => html`<li>${one}</li>`)}</ul>
<p>${fix}</p>
${commands(root.next)}</section>`;
}

function commands(next: readonly string[]): Markup {
  return html`<h3>Type next</h3>${next.map((one) => html`<pre>${one}</pre>`)}`;
}

function endpointTable({ endpoints }: Diagnosis): Markup | undefined {
  if (endpoints.length === 0) return undefined;
  return html`<section><h2>Endpoints</h2><table><caption>What every address shows, and what users lose</caption>
<thead><tr><th scope="col">Endpoint</th><th scope="col">State</th><th scope="col">Serves</th><th scope="col">Users lose</th></tr></thead>
<tbody>${endpoints.map(
    (
      one,
    ) => html`<tr><th scope="row">${one.subject}<br><span class="soft">${one.kind}: ${one.hosts.join(", ")}</span></th>
<td class="state">${state(one.verdict)}</td><td>${served(one)}</td><td>${lost(one)}</td></tr>`,
  )}</tbody></table></section>`;
}

function state(verdict: Verdict): Markup {
  return html`<span class="${verdict}">${MARKS[verdict]} ${VERDICT_WORDS[verdict]}</span>`;
}

function served({ served: shown, looked }: EndpointSummary): Markup | string {
  if (!looked) return "not looked at";
  if (shown.length === 0) return "nothing";
  return html`${shown.map(
    ({ name, serial, notAfter, handshakes }) =>
      html`<div>${name ?? `serial ${serial}`}, until ${minuteText(notAfter)}, handshakes: ${handshakes}</div>`,
  )}`;
}

function lost({ loss }: EndpointSummary): string {
  if (loss === undefined) return "";
  if (loss.at === undefined) return loss.what;
  return `${loss.at === "now" ? "now" : minuteText(loss.at)}: ${loss.what}`;
}

function certificate(view: CertificateView, picture: Markup, now: number): Markup {
  return html`<section><h2>${view.name}: ${state(view.verdict)}</h2>
<p class="soft">${view.names.join(", ")}</p>
<div class="picture" tabindex="0" role="group" aria-label="Chain of ${view.name}">${picture}</div>
${lifeBar(view, now)}
${timeline(view, now)}</section>`;
}

/** The life of what serves, with the time left and where its alerts begin: each certificate has thresholds of its own. */
function lifeBar({ life, thresholds }: CertificateView, now: number): Markup {
  if (life === undefined) return html`<p>Not issued, or its dates could not be read.</p>`;
  const left = life.to - now;
  const zones = [
    { name: "renew", from: life.to - thresholds.renewBeforeSeconds * 1000 },
    { name: "warn", from: life.to - thresholds.warningSeconds * 1000 },
    { name: "fail", from: life.to - thresholds.criticalSeconds * 1000 },
  ];
  const text = left > 0 ? `${spanText(left)} left, until ${dayText(life.to)}` : `expired on ${dayText(life.to)}`;
  return html`<p><strong>${text}</strong>. A renewal is due from ${dayText(zones[0]?.from ?? 0)}, an alert warns from
${dayText(zones[1]?.from ?? 0)} and is critical from ${dayText(zones[2]?.from ?? 0)}.</p>
<div class="bar" role="img" aria-label="${text}">${zones.map((zone) => {
    const start = share(zone.from, life);
    return html`<span class="zone ${zone.name}" style="left:${start}%;width:${100 - start}%"></span>`;
  })}<span class="now" style="left:${share(now, life)}%"></span></div>`;
}

/** Every span on one scale, with the present in it. */
function timeline({ name, spans }: CertificateView, now: number): Markup | undefined {
  if (spans.length === 0) return undefined;
  const whole = {
    from: Math.min(now, ...spans.map(({ from }) => from)),
    to: Math.max(now, ...spans.map(({ to }) => to)),
  };
  return html`<table class="timeline"><caption>Generations and renewals of ${name}, from ${dayText(whole.from)} to ${dayText(whole.to)}</caption>
<thead><tr><th scope="col">What</th><th scope="col">From</th><th scope="col">To</th><th scope="col">On one scale; the line is now</th></tr></thead>
<tbody>${spans.map(
    (span) => html`<tr><th scope="row">${span.title}</th><td>${dayText(span.from)}</td><td>${dayText(span.to)}</td>
<td><div class="bar" aria-hidden="true"><span class="zone life" style="left:${share(span.from, whole)}%;width:${width(span, whole)}%"></span><span class="now" style="left:${share(now, whole)}%"></span></div></td></tr>`,
  )}</tbody></table>`;
}

function findingTable({ findings }: Diagnosis): Markup {
  return html`<section><h2>What was looked at</h2><table><caption>Nearest to the root first; what passed at the end</caption>
<thead><tr><th scope="col">Subject</th><th scope="col">Link</th><th scope="col">State</th><th scope="col">Seen</th></tr></thead>
<tbody>${findings.map(row)}</tbody></table></section>`;
}

function row({ subject, link, verdict, reason, evidence }: Finding): Markup {
  return html`<tr><th scope="row">${subject}</th><td>${link}</td><td class="state">${state(verdict)}</td>
<td>${reason === undefined ? undefined : html`<code>${reason}</code> `}${evidence.map((one) => html`<div>${one}</div>`)}</td></tr>`;
}
