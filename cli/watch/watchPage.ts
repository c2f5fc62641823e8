import { shortSerial } from "../../core/serial.ts";
import { minuteText } from "../../core/time.ts";
import { htmlPage } from "../page/htmlPage.ts";
import { html, type Markup } from "../page/markup.ts";
import { share, type TimeSpan, width } from "../page/timeScale.ts";
import type { AddressHistory, Spell } from "./addressLog.ts";
import type { WatchedTarget, WatchReport } from "./watchReport.ts";

export interface Watched {
  readonly stack: string;
  readonly report: WatchReport;
  readonly histories: readonly AddressHistory[];
  /** The whole time, which every bar is drawn on. */
  readonly whole: TimeSpan;
  /** The one sentence at the end of what is printed. */
  readonly verdict: string;
}

/** What was watched, as one page: which address served which certificate from when to when, and what failed. */
export function watchPage(watched: Watched): string {
  const { stack, report, whole, verdict } = watched;
  const title = `Watch of stack ${stack}: ${report.ok ? "ok" : "NOT OK"}`;
  return htmlPage(
    title,
    html`<header>
<h1>Watch of stack ${stack}: ${state(report.ok)}</h1>
<p class="soft">From ${minuteText(whole.from)} for ${Math.round((whole.to - whole.from) / 1000)} s. ${verdict}</p>
</header>
<main>
${targetTable(report)}
${report.endpoints.map((target) => targetSection(target, watched))}
${heldSection(report)}
</main>`,
  );
}

function state(isOk: boolean): Markup {
  return isOk ? html`<span class="pass">✓ ok</span>` : html`<span class="fail">✗ NOT OK</span>`;
}

function isOk({ handshakes, failed, wrong }: WatchedTarget): boolean {
  return handshakes > 0 && failed === 0 && wrong === 0;
}

function targetTable({ endpoints }: WatchReport): Markup {
  return html`<section><h2>Host names</h2><table><caption>Handshakes with all addresses of each</caption>
<thead><tr><th scope="col">Host and port</th><th scope="col">State</th><th scope="col">Addresses</th><th scope="col">Handshakes</th><th scope="col">Failed</th><th scope="col">Wrong</th></tr></thead>
<tbody>${endpoints.map(
    (
      one,
    ) => html`<tr><th scope="row">${one.host}:${one.port}<br><span class="soft">${one.endpoint} (${one.kind})</span></th>
<td class="state">${state(isOk(one))}</td><td>${one.addresses.length}</td><td>${one.handshakes}</td><td>${one.failed}</td><td>${one.wrong}</td></tr>`,
  )}</tbody></table></section>`;
}

function targetSection(target: WatchedTarget, { histories, whole }: Watched): Markup {
  const name = `${target.host}:${target.port}`;
  const own = histories.filter(({ host, port }) => host === target.host && port === target.port);
  return html`<section><h2>${name}: ${state(isOk(target))}</h2>
${own.length === 0 ? html`<p>No handshake at all.</p>` : timeline(name, own, target, whole)}
${target.reasons.length === 0 ? undefined : html`<ul>${target.reasons.map(({ reason, count }) => html`<li>${count} times ${reason}</li>`)}</ul>`}</section>`;
}

function timeline(name: string, histories: readonly AddressHistory[], target: WatchedTarget, whole: TimeSpan): Markup {
  return html`<table class="timeline"><caption>What each address of ${name} showed, in seconds from the beginning</caption>
<thead><tr><th scope="col">Address</th><th scope="col">What</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Times</th><th scope="col">On one scale</th></tr></thead>
<tbody>${histories.map(({ address, served, failed }) => [
    served.map((spell) => {
      const known = target.fingerprints.find(({ sha256 }) => sha256 === spell.what);
      const isWrong = (known?.wrong ?? 0) > 0;
      const what = `serial ${shortSerial(known?.serial ?? spell.what)}${isWrong ? ", wrong" : ""}`;
      return row(address, what, isWrong ? "fail" : "life", spell, whole);
    }),
    failed.map((spell) => row(address, `✗ ${spell.what}`, "fail", spell, whole)),
  ])}</tbody></table>`;
}

function row(address: string, what: string, zone: "life" | "fail", spell: Spell, whole: TimeSpan): Markup {
  const span = { from: spell.firstSeen, to: spell.lastSeen };
  const second = (at: number) => ((at - whole.from) / 1000).toFixed(1);
  return html`<tr><th scope="row">${address}</th><td class="what">${what}</td><td>${second(span.from)}</td><td>${second(span.to)}</td><td>${spell.count}</td>
<td><div class="bar" aria-hidden="true"><span class="zone ${zone}" style="left:${share(span.from, whole)}%;width:${width(span, whole)}%"></span></div></td></tr>`;
}

function heldSection({ held }: WatchReport): Markup | undefined {
  const broken = held.filter((one) => one.broken !== undefined);
  if (held.length === 0) return undefined;
  return html`<section><h2>Connections held open</h2>
<p>${held.length - broken.length} of ${held.length} lived to the end. One that breaks is not counted: servers may close old connections.</p>
${broken.length === 0 ? undefined : html`<ul>${broken.map((one) => html`<li>${one.host}:${one.port} at ${one.address} ${one.broken} after ${one.answered} answers</li>`)}</ul>`}</section>`;
}
