import type { Graph, Viz } from "@viz-js/viz";
import { visibleText } from "../../../core/visibleText.ts";
import type { Verdict } from "../reasons/finding.ts";
import type { CertificateView, NodeView } from "./certificateView.ts";
import { html, Markup } from "../../page/markup.ts";

/** Every letter is as wide in the fonts that readers have as in the one that Graphviz measures by. */
const FONT = "Courier";

/** Beside the colour, so that the picture can be read without one. */
export const MARKS: Readonly<Record<Verdict, string>> = { pass: "✓", warn: "!", fail: "✗", unknown: "?" };

/**
 * The chain of a certificate from who issues it to every address, as an SVG element: what is broken is marked. Everything
 * that it says is in the page's tables too, so it is one image to a screen reader. Drawn by Graphviz.
 */
export function chainPicture(viz: Viz, certificate: CertificateView): Markup {
  const svg = viz.renderString(chainGraph(certificate), { format: "svg" });
  const named = html`<svg role="img" aria-label="Chain of ${certificate.name}: ${sentence(certificate)}"`.text;
  const element = svg.slice(svg.indexOf("<svg") + "<svg".length);
  return new Markup(named + element.replaceAll(/<title>[^<]*<\/title>\n?/g, ""));
}

function sentence({ issuer, store, endpoints }: CertificateView): string {
  const links = [issuer, store, ...endpoints.flatMap((one) => [one, ...one.addresses])];
  const right = links.filter(({ verdict }) => verdict === "pass");
  return `${right.length} of ${links.length} links are right`;
}

/** The colours are those of the page's style sheet, by class. */
function chainGraph({ issuer, store, endpoints }: CertificateView): Graph {
  const nodes: NonNullable<Graph["nodes"]> = [node("issuer", issuer), node("store", store)];
  const edges: NonNullable<Graph["edges"]> = [edge("issuer", "store", store.verdict)];
  for (const [index, endpoint] of endpoints.entries()) {
    const name = `endpoint-${index}`;
    nodes.push(node(name, endpoint));
    edges.push(edge("store", name, endpoint.verdict));
    for (const [index, address] of endpoint.addresses.entries()) {
      nodes.push(node(`${name}-${index}`, address));
      edges.push(edge(name, `${name}-${index}`, address.verdict));
    }
  }
  return {
    graphAttributes: { rankdir: "LR", bgcolor: "transparent", nodesep: 0.12, ranksep: 0.5 },
    nodeAttributes: {
      shape: "box",
      style: "rounded",
      fontname: FONT,
      fontsize: 11,
      height: 0.3,
      margin: "0.12,0.06",
    },
    edgeAttributes: { arrowsize: 0.6 },
    nodes,
    edges,
  };
}

function node(name: string, { title, lines, verdict }: NodeView) {
  const label = [`${MARKS[verdict]} ${title}`, ...lines].map(visibleText).join("\n");
  return { name, attributes: { label, class: verdict } };
}

function edge(tail: string, head: string, verdict: Verdict) {
  return { tail, head, attributes: { class: verdict, style: verdict === "fail" ? "dashed" : "solid" } };
}
