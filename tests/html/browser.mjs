// What the tests of pages share: a real browser that notes everything a page must not do.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const executablePath = process.env.IPCLAB_CHROMIUM || "/usr/bin/chromium";
let browser;
before(async () => {
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
});
after(() => browser.close());

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };

/** Opens a file, hands the page over, and then holds it to have been quiet. */
export async function withPage(file, options, look) {
  const context = await browser.newContext({ viewport: options.viewport || desktop, colorScheme: options.scheme || "light" });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000); // only a hang comes near it
  const trouble = [];
  page.on("console", (message) => trouble.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  page.on("dialog", async (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  const url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) trouble.push(`request: ${request.url()}`);
  });
  const started = performance.now();
  await page.goto(url + (options.hash || ""));
  await look(page, started);
  assert.equal(await page.evaluate(() => window.hacked), undefined, "a student's script ran");
  assert.deepEqual(trouble, []);
  if (options.shot) await takeShot(page, options.shot);
  await context.close();
}

/** Stores a picture of the page, if somebody wants to have pictures. */
export async function takeShot(page, name) {
  if (process.env.IPCLAB_SHOTS)
    await page.screenshot({ path: `${process.env.IPCLAB_SHOTS}/${name}.png`, fullPage: true });
}

export function sidewaysScroll(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** The least contrast of a text on its background, among the elements that `selector` finds. */
export function leastContrast(page, selector) {
  return page.evaluate((wanted) => {
    const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b]
      .map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const backOf = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        const colour = rgb(getComputedStyle(at).backgroundColor);
        if (colour.length < 4 || colour[3] > 0) return colour;
      }
      return [255, 255, 255];
    };
    let least = { ratio: 99, text: "" };
    for (const element of document.querySelectorAll(wanted)) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
      if (!own || element.getClientRects().length === 0 || element.closest("svg")) continue;
      const levels = [light(rgb(getComputedStyle(element).color)), light(backOf(element))].sort((a, b) => b - a);
      const ratio = (levels[0] + 0.05) / (levels[1] + 0.05);
      if (ratio < least.ratio) least = { ratio, text: `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}` };
    }
    return least;
  }, selector);
}

/** Elements that a person can operate and that have no name. */
export function nameless(page) {
  return page.evaluate(() => [...document.querySelectorAll("a, button, input, select, summary, [role=img], [role=region]")]
    .filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim() || element.labels?.[0]?.textContent.trim()))
    .map((element) => element.outerHTML.slice(0, 120)));
}

/** Presses Tab until `selector` has the focus; the number of presses. */
export async function tabTo(page, selector, most = 80) {
  for (let i = 1; i <= most; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return i;
  }
  assert.fail(`${selector} cannot be reached with the tabulator key`);
}
