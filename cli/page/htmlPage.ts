import { html, Markup } from "./markup.ts";
import { STYLE_SHEET } from "./styleSheet.ts";

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
