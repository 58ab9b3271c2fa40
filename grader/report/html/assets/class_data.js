// What the page knows: the class, its students, equal texts once. Everything in it was written by
// strangers: it reaches the page as text nodes and attributes only.
"use strict";

const parsed = (id) => JSON.parse(document.getElementById(id).textContent);
const about = parsed("about");
const texts = parsed("texts");

const tests = about.tests.map(([id, title, max, visible], index) => ({
  index, id, title, max, visible: visible === 1,
}));

const stateNames = {
  p: "passed", w: "passed, but its points went with those of its group", f: "failed", s: "not run",
  e: "not judged", ".": "not there",
};
const stateClasses = { p: "pass", w: "pass", f: "fail", s: "skip", e: "error", ".": "none" };

const kinds = {
  full: "full marks",
  lost: "lost points",
  open: "not judged yet",
  problem: "cannot be read",
};

function kindOf(problem, score) {
  if (problem !== "") return "problem";
  if (score === null) return "open";
  return score >= about.max - 0.005 ? "full" : "lost";
}

function studentOf(row, index) {
  const [key, people, group, late, when, source, notes, problem, score, whyNot, states, found] = row;
  const names = people.map(([name, id, mail]) => name || id || mail).filter(Boolean);
  const findings = found.map(([test, rule, message, expected, observed, hint, places]) => ({
    test, rule: texts[rule], message: texts[message], expected: texts[expected],
    observed: texts[observed], hint: texts[hint], places: places.map((place) => texts[place]),
  }));
  const name = names.join(", ") || group || key;
  const rules = new Set(findings.map((finding) => finding.rule).filter(Boolean));
  return {
    index, key, people, group, late: late === 1, when, source, notes, problem, score, whyNot,
    states, findings, name, rules,
    kind: kindOf(problem, score),
    failed: [...states].filter((state) => state === "f").length,
    rule: findings.length > 0 ? findings[0].rule : "",
    sought: [key, group, source, ...people.flat()].join("\n").toLowerCase(),
  };
}

const students = parsed("rows").map(studentOf);
const studentOfKey = new Map(students.map((student) => [student.key, student]));

const grouped = (number) => number.toLocaleString("en");
const points = (number) => String(Math.round(number * 100) / 100);
const counted = (number, noun) => `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
const share = (part, whole) => (whole === 0 ? "0%" : `${Math.round((100 * part) / whole)}%`);

/** An element with properties, `on...` listeners, attributes, and children that are text or nodes. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** What is chosen: all parts of the list page show it and change it. */
const view = { query: "", kind: "", late: false, test: "", rule: "", bin: null, by: "name", down: false };
