// The pictures above the table: marks, tests and rules. Each bar is a button that filters the table.
"use strict";

const mostBins = 20;
const graded = students.filter((student) => student.score !== null);

/** Edges of the bars of the histogram: whole points if these are few. */
const bins = (() => {
  const max = about.max || 1;
  const width = max <= mostBins ? 1 : max / mostBins;
  const count = Math.max(1, Math.ceil(max / width - 1e-9));
  return Array.from({ length: count }, (_, i) => ({
    index: i, from: i * width, to: Math.min(max, (i + 1) * width), count: 0,
  }));
})();

function binOf(score) {
  const width = bins[0].to - bins[0].from;
  return Math.min(bins.length - 1, Math.max(0, Math.floor(score / width + 1e-9)));
}
for (const student of graded) bins[binOf(student.score)].count += 1;

function median(numbers) {
  if (numbers.length === 0) return 0;
  const sorted = Float64Array.from(numbers).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function statistics() {
  const scores = graded.map((student) => student.score);
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  const figures = [
    ["submissions", grouped(students.length)],
    ["mean", graded.length === 0 ? "–" : points(mean)],
    ["median", graded.length === 0 ? "–" : points(median(scores))],
    ["of points", points(about.max)],
  ];
  for (const [kind, words] of Object.entries(kinds)) {
    const count = students.filter((student) => student.kind === kind).length;
    if (count > 0 && kind !== "lost") figures.push([words, grouped(count)]);
  }
  const late = students.filter((student) => student.late).length;
  if (late > 0) figures.push(["late", grouped(late)]);
  return make("dl", { class: "figures" },
    ...figures.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

function histogram() {
  const highest = Math.max(1, ...bins.map((bin) => bin.count));
  const bars = bins.map((bin) => {
    const last = bin.index === bins.length - 1;
    const words = `${points(bin.from)} to ${last ? "" : "below "}${points(bin.to)} points: ` +
      counted(bin.count, "submission");
    const bar = make("span", { class: "bar" });
    bar.style.height = `${(100 * bin.count) / highest}%`;
    return make("button", {
      type: "button", "aria-label": words, title: words, "data-bin": bin.index,
      "aria-pressed": "false",
      onclick: () => change({ bin: view.bin === bin.index ? null : bin.index }),
    }, bar);
  });
  const axis = make("div", { class: "axis", "aria-hidden": "true" },
    make("span", {}, "0"), make("span", {}, points(about.max / 2)), make("span", {}, points(about.max)));
  return make("section", { "aria-labelledby": "marks-title", class: "marks" },
    make("h2", { id: "marks-title" }, "Marks"),
    make("p", { class: "quiet" }, `The highest bar is ${counted(highest, "submission")}.`),
    make("div", { class: "histogram", role: "group", "aria-label": "Distribution of marks" }, ...bars),
    axis);
}

/** Bars from left to right, the longest first, of all submissions; some are shown at once. */
function ranking(id, title, rows, key) {
  const first = 8;
  const items = rows.map((row, index) => {
    const bar = make("span", { class: "bar" });
    bar.style.width = `${(100 * row.count) / students.length}%`;
    const button = make("button", {
      type: "button", "aria-pressed": "false", [`data-${key}`]: row.value,
      onclick: () => change({ [key]: view[key] === row.value ? "" : row.value }),
    }, make("span", { class: "label" }, row.label), make("span", { class: "track" }, bar),
    make("span", { class: "count" }, `${grouped(row.count)} (${share(row.count, students.length)})`));
    return make("li", { hidden: index >= first }, button);
  });
  const list = make("ol", { class: "ranking" }, ...items);
  const more = make("button", {
    type: "button", class: "more",
    onclick: () => {
      for (const item of items) item.hidden = false;
      more.remove();
      items[first].firstChild.focus();
    },
  }, `Show ${rows.length - first} more`);
  return make("section", { "aria-labelledby": id },
    make("h2", { id }, title),
    rows.length === 0 ? make("p", { class: "quiet" }, "None.") : list,
    rows.length > first ? more : null);
}

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
}

function failedTests() {
  const rows = tests.map((test) => ({
    value: test.id, label: test.id,
    count: students.filter((student) => student.states[test.index] === "f").length,
  }));
  return ranking("tests-title", "Tests that fail most",
    rows.filter((row) => row.count > 0).sort((a, b) => b.count - a.count), "test");
}

function brokenRules() {
  const counts = tally(students.flatMap((student) => [...student.rules]));
  const rows = [...counts].map(([rule, count]) => ({ value: rule, label: rule, count }));
  return ranking("rules-title", "Rules that are broken most",
    rows.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)), "rule");
}

function showPressed() {
  for (const [name, chosen] of [["bin", view.bin], ["test", view.test], ["rule", view.rule]])
    for (const button of document.querySelectorAll(`[data-${name}]`))
      button.setAttribute("aria-pressed", String(String(chosen) === button.dataset[name] && chosen !== null));
}
