import { dayText, spanText } from "../../../core/time.ts";
import type { CertificateView } from "./certificateView.ts";
import { share, width } from "../../page/timeScale.ts";
import { html, type Markup } from "../../page/markup.ts";

/** The life of what serves, with the time left and where its alerts begin: each certificate has thresholds of its own. */
export function lifeBar({ life, thresholds }: CertificateView, now: number): Markup {
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
export function timeline({ name, spans }: CertificateView, now: number): Markup | undefined {
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
