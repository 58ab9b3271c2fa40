// usage: class_test.mjs FOLDER, with class.html and expected.json: what is known of its students.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { desktop, leastContrast, nameless, phone, sidewaysScroll, tabTo, takeShot, withPage } from "./browser.mjs";

const folder = process.env.IPCLAB_PAGES;
const file = path.join(folder, "class.html");
const students = JSON.parse(fs.readFileSync(path.join(folder, "expected.json"), "utf8"));
const hostile = students.find((student) => student.name.includes("<img"));

const count = (page) => page.locator("#count").innerText();
const names = (page) => page.locator("tbody tr:not(.spacer) a").allInnerTexts();
const said = (number) => (number === students.length ? `${number.toLocaleString("en")} submissions`
  : `${number.toLocaleString("en")} of ${students.length.toLocaleString("en")} submissions`);
const expectCount = async (page, wanted) => assert.equal(await count(page), said(students.filter(wanted).length));

test("it opens, and says how long that took", async () => {
  await withPage(file, { shot: "class-desktop-light" }, async (page, started) => {
    await page.waitForSelector("html[data-ready]");
    await page.locator("#query").fill(students[0].mail);
    await page.waitForFunction(() => document.getElementById("count").textContent.includes(" of "));
    const took = Math.round(performance.now() - started);
    await page.locator("#reset").click();
    const mebibytes = (fs.statSync(file).size / 2 ** 20).toFixed(1);
    console.log(`# ${students.length} students: ${mebibytes} MiB, ${took} ms until a search had its answer`);
    assert.equal(await count(page), said(students.length));
    assert.equal(await page.getAttribute("html", "lang"), "en");
    for (const landmark of ["header", "main", "footer"]) assert.equal(await page.locator(landmark).count(), 1);
    assert.deepEqual(await nameless(page), []);
    assert.doesNotMatch(await page.locator("body").innerText(), /similar/i);
  });
});

test("the table", async (t) => {
  await withPage(file, {}, async (page) => {
    await t.test("only rows that show are in the document, and all can be reached", async () => {
      assert.ok((await names(page)).length < 60);
      await page.locator("#table").evaluate((pane) => { pane.scrollTop = pane.scrollHeight; });
      const last = [...students].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)).at(-1);
      await page.waitForFunction((name) => [...document.querySelectorAll("tbody a")].at(-1).textContent === name, last.name);
      assert.ok((await names(page)).length < 60);
    });
    await t.test("columns sort both ways", async () => {
      const firstPoints = () => page.locator("tbody tr:not(.spacer) td.number").first().innerText();
      const scores = students.map((student) => student.score).filter((score) => score !== null);
      const head = page.locator("[data-by=points]");
      await head.click();
      assert.equal(Number(await firstPoints()), Math.max(...scores));
      assert.equal(await page.locator("th[aria-sort=descending]").count(), 1);
      await head.click();
      assert.equal(await page.locator("th[aria-sort=ascending]").count(), 1);
      const missing = students.filter((student) => student.score === null).length;
      if (missing === 0) assert.equal(Number(await firstPoints()), Math.min(...scores));
      else assert.match(await firstPoints(), /unreadable|open/);
      await page.locator("[data-by=failed]").click();
      const failed = await page.locator("tbody tr:not(.spacer) td.number:nth-child(3)").first().innerText();
      assert.equal(Number(failed), Math.max(...students.map((student) => student.failed.length)));
    });
    await t.test("filters show whom they should, and together too", async () => {
      const one = students[students.length - 1];
      await page.locator("#query").fill(one.mail.toUpperCase());
      await expectCount(page, (student) => student.mail === one.mail);
      await page.locator("#reset").click();
      for (const kind of ["full", "lost", "problem", "late"]) {
        await page.locator("#kind").selectOption(kind);
        await expectCount(page, (student) => (kind === "late" ? student.late : student.kind === kind));
      }
      await page.locator("#reset").click();
      const [failing] = students.find((student) => student.failed.length > 0).failed;
      await page.locator("#test").selectOption(failing);
      await expectCount(page, (student) => student.failed.includes(failing));
      await page.locator("#rule").selectOption("deadlock");
      await expectCount(page, (student) => student.failed.includes(failing) && student.rules.includes("deadlock"));
      await page.locator("#reset").click();
      await expectCount(page, () => true);
    });
    await t.test("bars are filters", async () => {
      const bar = page.locator(".ranking [data-rule]").first();
      const rule = await bar.getAttribute("data-rule");
      await bar.click();
      assert.equal(await bar.getAttribute("aria-pressed"), "true");
      await expectCount(page, (student) => student.rules.includes(rule));
      await bar.click();
      await expectCount(page, () => true);
      let sum = 0;
      for (const label of await page.locator(".histogram button").evaluateAll((all) => all.map((each) => each.ariaLabel)))
        sum += Number(label.match(/: ([\d,]+) submission/)[1].replaceAll(",", ""));
      assert.equal(sum, students.filter((student) => student.score !== null).length);
      const full = page.locator(".histogram button").last();
      await full.click();
      const words = (await full.getAttribute("aria-label")).match(/: ([\d,]+) submission/)[1];
      assert.ok((await count(page)).startsWith(`${words} of `));
    });
  });
});

test("the keyboard alone is enough", async () => {
  await withPage(file, {}, async (page) => {
    assert.equal(await tabTo(page, ".skip-link"), 1);
    await page.keyboard.press("Enter");
    await tabTo(page, "tbody a", 8);
    const focused = () => page.evaluate(() => document.activeElement.textContent.slice(0, 80));
    const order = [...students].map((student) => student.name)
      .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    assert.equal(await focused(), order[0]);
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), order[3]);
    await page.keyboard.press("End");
    assert.equal(await focused(), order.at(-1));
    await page.keyboard.press("Home");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("ArrowUp");
    const chosen = await focused();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "student-title");
    assert.ok((await focused()).startsWith(chosen));
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.waitForFunction(() => document.activeElement.id === "back");
    await page.keyboard.press("Enter");
    await page.waitForFunction((name) => document.activeElement.textContent === name, chosen);
    await page.locator("body").evaluate(() => document.activeElement.blur());
    await tabTo(page, "#query");
    await page.keyboard.type(students[7].mail);
    assert.equal(await count(page), said(1));
    await tabTo(page, "[data-by=points]");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("th[aria-sort=descending]").count(), 1);
  });
});

test("what students wrote is text and nothing else", async () => {
  assert.ok(hostile);
  await withPage(file, { hash: `#s/${hostile.key}`, shot: "class-hostile" }, async (page) => {
    assert.ok((await page.locator("#student-title").innerText()).includes("<img src=x"));
    assert.equal(await page.locator("main img, main iframe, main svg script").count(), 0);
    assert.ok((await page.locator("main").innerText()).includes("</script><script>"));
    assert.deepEqual(await nameless(page), []);
  });
  await withPage(file, { hash: "#s/%3Cimg%20src=x%3E" }, async (page) => {
    assert.equal(await page.locator("#list").isVisible(), true);
  });
});

for (const [words, viewport] of [["desktop", desktop], ["phone", phone]])
  test(`${words}: all can be read, in the light and in the dark`, async () => {
    const some = students.find((student) => student.failed.length > 1);
    await withPage(file, { viewport }, async (page) => {
      for (const [name, hash, shown] of [["class", "", "#list"], ["student", `#s/${some.key}`, "#one"]]) {
        await page.evaluate((wanted) => { location.hash = wanted; }, hash);
        await page.locator(shown).waitFor();
        assert.ok(await sidewaysScroll(page) <= 0, `${name} ${words} scrolls sideways`);
        for (const scheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme: scheme });
          const { ratio, text } = await leastContrast(page, "body *:not(script):not(style)");
          assert.ok(ratio >= 4.5, `${scheme}: ${text} has a contrast of ${ratio}`);
          const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).every((part) => part < 60));
          assert.equal(dark, scheme === "dark");
          await takeShot(page, `${name}-${words}-${scheme}`);
        }
      }
    });
  });
