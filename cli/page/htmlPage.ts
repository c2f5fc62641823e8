import { html, Markup } from "./markup.ts";

/** One HTML page that needs nothing else, and may ask nobody for anything. `body`: header and main. */
export function htmlPage(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Markup(STYLE_SHEET)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}

/**
 * Of every page: nothing is loaded from anywhere, light and dark by the reader's system, and on paper everything is
 * there. Colours have a contrast of at least 4.5 with their ground.
 */
const STYLE_SHEET = `
:root { color-scheme: light dark; --ground: #fff; --text: #1c2024; --soft: #57606a; --line: #c9d1d9; --panel: #f6f8fa;
  --pass: #1a7f37; --warn: #8a5a00; --fail: #b3261e; --unknown: #57606a; --life: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f1419; --text: #e6edf3; --soft: #9aa7b4; --line: #39424c; --panel: #171d24;
    --pass: #57c46b; --warn: #e0aa3e; --fail: #ff8a80; --unknown: #9aa7b4; --life: #7cb0ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.25rem 3rem; max-width: 76rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
a { color: var(--life); }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { background: var(--panel); border: 1px solid var(--line); padding: .6rem .8rem; border-radius: .3rem; margin: .3rem 0;
  white-space: pre-wrap; }
.state { white-space: nowrap; }
.soft { color: var(--soft); }
.pass { color: var(--pass); } .warn { color: var(--warn); } .fail { color: var(--fail); } .unknown { color: var(--unknown); }
.cause { border: 1px solid var(--line); border-left: .4rem solid currentColor; border-radius: .3rem; padding: .2rem 1rem .8rem;
  margin: 1rem 0; }
.cause h2 { border: 0; padding: 0; margin: .5rem 0; }
.cause > * { color: var(--text); }
.cause > .fail { color: var(--fail); } .cause > .warn { color: var(--warn); } .cause > .unknown { color: var(--unknown); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { font-weight: 600; }
.picture { overflow-x: auto; margin: .5rem 0; }
.picture svg { max-width: 100%; height: auto; }
.picture svg text { fill: var(--text); font-family: ui-monospace, monospace; }
.picture .node path { stroke: var(--line); fill: var(--panel); }
.picture .edge path { stroke: var(--soft); } .picture .edge polygon { stroke: var(--soft); fill: var(--soft); }
.picture .pass path { stroke: var(--pass); }
.picture .warn path { stroke: var(--warn); stroke-width: 2; }
.picture .unknown path { stroke: var(--unknown); stroke-dasharray: 2 2; }
.picture .fail path { stroke: var(--fail); stroke-width: 3; }
.bar { position: relative; height: 1.1rem; min-width: 8rem; background: var(--panel); border: 1px solid var(--line); }
.bar span { position: absolute; top: 0; bottom: 0; }
.zone.renew { background: color-mix(in srgb, var(--life) 25%, transparent); }
.zone.warn { background: color-mix(in srgb, var(--warn) 40%, transparent); }
.zone.fail { background: color-mix(in srgb, var(--fail) 60%, transparent); }
.zone.life { background: color-mix(in srgb, var(--life) 45%, transparent); }
.now { width: 3px; margin-left: -1px; background: var(--text); }
.timeline td { white-space: nowrap; }
.timeline td:last-child { width: 45%; }
.timeline .what { white-space: normal; }
@media (max-width: 48rem) {
  body { overflow-wrap: anywhere; }
  .state, .timeline td { white-space: normal; }
  .bar { min-width: 4rem; }
}
@media print {
  :root { --ground: #fff; --text: #000; --soft: #444; --line: #999; --panel: #fff; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  section { break-inside: avoid; }
  .bar, .bar span, .picture { print-color-adjust: exact; }
}
`;
