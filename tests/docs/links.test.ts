import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryFiles } from "../repositoryFiles.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const pages = repositoryFiles("**/*.md");

describe("the documentation", () => {
  it("has pages to look at", () => {
    assert.ok(pages.length >= 30, `${pages.length} pages`);
  });

  it("links only to files and headings that exist", () => {
    assert.deepEqual(pages.flatMap(brokenLinks), []);
  });

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const unknown = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm run ([a-z][\w:]*)/g)]
        .map(([, script]) => script ?? "")
        .filter((script) => !Object.hasOwn(scripts, script))
        .map((script) => `${path}: npm run ${script}`),
    );
    assert.deepEqual(unknown, []);
  });
});

function brokenLinks({ path, text }: { readonly path: string; readonly text: string }): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  return links
    .filter(([, target, anchor]) => {
      const file = target ? join(ROOT, dirname(path), target) : join(ROOT, path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchors(readFileSync(file, "utf8")).includes(anchor);
    })
    .map(([link]) => `${path}: ${link}`);
}

/** As GitHub makes them of headings: lower case, spaces to hyphens, anything but letters, digits, hyphens left out. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) =>
    (heading ?? "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}
