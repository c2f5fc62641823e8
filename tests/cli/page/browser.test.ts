import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import chromium from "@sparticuz/chromium";
import { type Browser, type Page, chromium as playwright } from "playwright-core";
import { rotationPage } from "../watch/watchFixture.ts";
import { brokenFacts, manyHosts, pageOf } from "../doctor/page/pageFixture.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PAGES = ["broken.html", "watch.html"] as const;
const SCHEMES = ["light", "dark"] as const;

describe("a page in Chromium", function () {
  this.timeout(180_000);
  let browser: Browser;
  let dir: string;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "diagnosis-page-"));
    writeFileSync(join(dir, "broken.html"), await pageOf(brokenFacts()));
    writeFileSync(join(dir, "many.html"), await pageOf(manyHosts(40)));
    writeFileSync(join(dir, "watch.html"), rotationPage());
    browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: chromium.args });
  });
  after(async () => {
    await browser?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Opens a page, which stays open (this build of Chromium ends with a page that is closed), and notes what it asks for beside itself. */
  async function opened(
    name: string,
    options: Parameters<Browser["newPage"]>[0] = {},
  ): Promise<Page & { asked: string[] }> {
    const page = await browser.newPage({ bypassCSP: true, ...options });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(join(dir, name)).href);
    return Object.assign(page, { asked: asked.slice(1) });
  }

  for (const [name, colorScheme] of PAGES.flatMap((one) => SCHEMES.map((scheme) => [one, scheme] as const))) {
    it(`has nothing that axe finds fault with: ${name}, ${colorScheme}`, async () => {
      const page = await opened(name, { colorScheme });
      await page.addScriptTag({ path: AXE });
      const found = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))",
      );
      assert.deepEqual(found, []);
    });
  }

  it("is as light or dark as the reader's system", async () => {
    const grounds: string[] = [];
    for (const colorScheme of SCHEMES) {
      const page = await opened("broken.html", { colorScheme });
      grounds.push(String(await page.evaluate("getComputedStyle(document.body).backgroundColor")));
    }
    assert.deepEqual(grounds, ["rgb(255, 255, 255)", "rgb(15, 20, 25)"]);
  });

  it("asks for nothing beside itself, also with 40 hosts", async () => {
    for (const name of ["broken.html", "many.html", "watch.html"]) {
      const page = await opened(name, { bypassCSP: false });
      await page.waitForLoadState("networkidle");
      assert.deepEqual(page.asked, []);
    }
  });

  it("fits a narrow screen without scrolling sideways", async () => {
    for (const name of PAGES) {
      const page = await opened(name, { viewport: { width: 400, height: 800 } });
      assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true, name);
    }
  });

  it("keeps every word of a picture inside its box", async () => {
    const page = await opened("broken.html");
    const outside = await page.evaluate(`[...document.querySelectorAll(".picture .node")].flatMap((node) => {
      const box = node.querySelector("path").getBoundingClientRect();
      return [...node.querySelectorAll("text")].filter((text) => {
        const { left, right } = text.getBoundingClientRect();
        return left < box.left || right > box.right;
      }).map((text) => text.textContent);
    })`);
    assert.deepEqual(outside, []);
  });

  it("lets the keyboard reach every picture, which may be wider than the screen", async () => {
    const page = await opened("broken.html");
    const reached: string[] = [];
    for (let key = 0; key < 2; key++) {
      await page.keyboard.press("Tab");
      reached.push(String(await page.evaluate("document.activeElement.getAttribute('aria-label')")));
    }
    assert.deepEqual(reached, ["Chain of wildcard", "Chain of smtp-out"]);
  });

  it("prints with its marks and bars on white", async () => {
    const page = await opened("broken.html", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
    assert.equal(await page.evaluate("getComputedStyle(document.querySelector('.bar')).printColorAdjust"), "exact");
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  });
});
