// usage: similar_test.mjs FOLDER, with similar.html, the page of a class with pairs of submissions that
// are alike, and expected.json: what is known of its students.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { desktop, leastContrast, nameless, phone, sidewaysScroll, tabTo, withPage } from "./browser.mjs";

const folder = process.env.IPCLAB_PAGES;
const file = path.join(folder, "similar.html");
const students = JSON.parse(fs.readFileSync(path.join(folder, "expected.json"), "utf8"));
const readable = students.filter((student) => student.kind !== "problem");
const total = 4_500;

const rows = (page) => page.locator(".pairs tbody tr");
const share = async (page, index) => Number((await rows(page).nth(index).locator("td").first().innerText()).replace("%", ""));
const said = (page) => page.locator("#pair-count").innerText();
const focused = (page) => page.evaluate(() => document.activeElement.textContent);

test("the most similar pairs come first, with both students and the tool", async () => {
  await withPage(file, { shot: "similar-desktop-light" }, async (page) => {
    await page.locator("main > #list a[href='#similar-title']").click();
    const section = await page.locator(".similar").innerText();
    assert.match(section, /a hint where to look, never a verdict/);
    assert.match(section, /Alike by 80% or more/);
    assert.match(section, /There were more pairs/);
    assert.equal(await share(page, 0), 100);
    const first = await rows(page).nth(0).innerText();
    for (const part of [readable[3].name.slice(0, 20), readable.at(-1).name, "the same files"]) assert.ok(first.includes(part), part);
    assert.match(await rows(page).nth(2).innerText(), /Dolos[^]*upper\.cpp/);
    assert.equal(await said(page), `50 of ${total.toLocaleString("en")} pairs`);
    assert.deepEqual(await nameless(page), []);
  });
});

test("they sort, are searched, and come a few at a time", async () => {
  await withPage(file, {}, async (page) => {
    await page.locator("[data-pairs-by=alike]").click();
    assert.ok(await share(page, 0) < 86);
    assert.equal(await page.locator(".pairs th[aria-sort=ascending]").count(), 1);
    await page.locator("[data-pairs-by=names]").click();
    const names = await page.locator(".pairs tbody tr td:nth-child(2) div:first-child a").allInnerTexts();
    assert.deepEqual(names, [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    assert.equal(await rows(page).count(), 50);
    await page.locator("#more-pairs").click();
    assert.equal(await rows(page).count(), 250);
    assert.equal(await focused(page), await rows(page).nth(50).locator("a").first().innerText());
    await page.locator("#pair-query").fill(readable[9].mail.toUpperCase());
    assert.equal(await rows(page).count(), 1);
    assert.ok((await rows(page).innerText()).includes(readable[9].name));
    assert.equal(await page.locator("#more-pairs").isVisible(), false);
    assert.ok((await page.locator("#count").innerText()).startsWith("10,000"));
  });
});

test("the keyboard alone is enough, and leads back to the pair", async () => {
  await withPage(file, {}, async (page) => {
    await tabTo(page, "#pair-query");
    await tabTo(page, "[data-pairs-by=tool]", 5);
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".pairs th[aria-sort=ascending]").innerText(), "Found by ▲".replace(" ▲", ""));
    await tabTo(page, ".pairs tbody a", 2);
    await page.keyboard.press("Tab");
    const name = await focused(page);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "student-title");
    assert.ok((await focused(page)).startsWith(name));
    assert.doesNotMatch(await page.locator("#one").innerText(), /[Ss]imilar|[Aa]like|Dolos/);
    await page.goBack();
    await page.waitForFunction((text) => document.activeElement.closest(".pairs") && document.activeElement.textContent === text, name);
    await page.locator("#table tbody a").first().click();
    await page.waitForFunction(() => document.activeElement.id === "student-title");
    await page.goBack();
    await page.waitForFunction(() => document.activeElement.closest("#table") !== null);
  });
});

test("what students wrote is text and nothing else", async () => {
  await withPage(file, {}, async (page) => {
    assert.equal(await page.locator("main img, main iframe, main svg script").count(), 0);
    assert.ok((await page.locator(".similar").innerText()).includes("</script><script>"));
  });
});

for (const scheme of ["light", "dark"])
  test(`${scheme}: all can be read, also on a telephone`, async () => {
    for (const [words, viewport] of [["desktop", desktop], ["phone", phone]])
      await withPage(file, { viewport, scheme, shot: `similar-${words}-${scheme}` }, async (page) => {
        assert.ok(await sidewaysScroll(page) <= 0, `${words} scrolls sideways`);
        const { ratio, text } = await leastContrast(page, ".similar *");
        assert.ok(ratio >= 4.5, `${text} has a contrast of ${ratio}`);
        for (const link of await page.locator(".pairs tbody a").all().then((all) => all.slice(0, 6)))
          assert.ok((await link.boundingBox()).height >= 24, "a finger finds it");
      });
  });
