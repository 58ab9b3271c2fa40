// Pages of single submissions: deadlock.html, a program that stands still, and hostile.html, all
// of whose texts want to be markup.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { desktop, leastContrast, nameless, phone, sidewaysScroll, tabTo, withPage } from "./browser.mjs";

const folder = process.env.IPCLAB_PAGES;
const deadlock = path.join(folder, "deadlock.html");
const hostile = path.join(folder, "hostile.html");
const schedule = path.join(folder, "schedule.html");

test("a standstill has its pictures and its source", async () => {
  await withPage(deadlock, {}, async (page) => {
    assert.equal(await page.getAttribute("html", "lang"), "en");
    for (const landmark of ["header", "main", "nav", "footer"]) assert.equal(await page.locator(landmark).count(), 1);
    assert.equal(await page.locator("script").count(), 0);
    assert.ok(await page.locator(".waits svg").count() >= 1);
    assert.ok(await page.locator(".sequence svg").count() >= 1);
    assert.ok(await page.locator("svg rect.wait").count() >= 2);
    assert.ok(await page.locator(".said pre").count() >= 1);
    assert.ok(await page.locator(".code .marked").count() >= 1);
    assert.deepEqual(await nameless(page), []);
    const link = page.locator(".where a").first();
    const target = await link.getAttribute("href");
    await link.click();
    await page.waitForFunction((hash) => location.hash === hash, target);
    await assert.doesNotReject(page.waitForFunction((hash) => {
      const box = document.querySelector(hash).getBoundingClientRect();
      return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
    }, target));
    await page.locator(`${target} ~ .marks a`).first().click();
    assert.match(await page.evaluate(() => location.hash), /^#t\d+$/);
  });
});

test("texts of a picture stay within it", async () => {
  for (const file of [deadlock, schedule, hostile])
    await withPage(file, {}, async (page) => {
      assert.ok(await page.locator("svg text").count() >= 5);
      const outside = await page.locator("svg text").evaluateAll((all) => all.filter((text) => {
        const [box, frame] = [text.getBBox(), text.ownerSVGElement.viewBox.baseVal];
        return box.x < 0 || box.y < 0 || box.x + box.width > frame.width || box.y + box.height > frame.height;
      }).map((text) => text.textContent));
      assert.deepEqual(outside, []);
    });
});

test("the order of a schedule is told step by step", async () => {
  await withPage(schedule, {}, async (page) => {
    assert.ok(await page.locator("svg path.turn").count() >= 1);
  });
});

test("the keyboard alone is enough", async () => {
  await withPage(deadlock, {}, async (page) => {
    assert.equal(await tabTo(page, ".skip-link"), 1);
    await page.keyboard.press("Enter");
    await tabTo(page, ".sequence");
    await tabTo(page, "summary");
    const open = () => page.evaluate(() => document.activeElement.parentElement.open);
    const before = await open();
    await page.keyboard.press("Enter");
    assert.equal(await open(), !before);
    await tabTo(page, ".code");
  });
});

test("what students wrote is text and nothing else", async () => {
  await withPage(hostile, {}, async (page) => {
    assert.equal(await page.locator("img, iframe, script").count(), 0);
    const text = await page.evaluate(() => document.body.textContent);
    for (const part of ["<script>window.hacked=1</script>", "<img src=x onerror="]) assert.ok(text.includes(part), part);
  });
});

for (const scheme of ["light", "dark"])
  test(`${scheme}: all can be read, also on a telephone`, async () => {
    for (const [words, viewport] of [["desktop", desktop], ["phone", phone]])
      for (const [name, file] of [["deadlock", deadlock], ["schedule", schedule], ["hostile", hostile]])
        await withPage(file, { viewport, scheme, shot: `${name}-${words}-${scheme}` }, async (page) => {
          assert.ok(await sidewaysScroll(page) <= 0, `${name} ${words} scrolls sideways`);
          const { ratio, text } = await leastContrast(page, "body *:not(style)");
          assert.ok(ratio >= 4.5, `${text} has a contrast of ${ratio}`);
        });
  });
