// The page of one student.
"use strict";

function peopleList(student) {
  const items = student.people.map(([name, id, mail]) =>
    make("li", {}, [name, id, mail].filter(Boolean).join(" · ")));
  return items.length === 0 ? null : make("ul", { class: "people" }, ...items);
}

function facts(student) {
  const facts = [["Group", student.group], ["Submitted", student.when], ["From", student.source]]
    .filter(([, value]) => value !== "");
  return make("dl", { class: "facts" }, ...facts.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

function detail(name, value) {
  if (value === "") return null;
  return make("div", {}, make("dt", {}, name), make("dd", {}, make("pre", { class: "scroll", tabindex: "0" }, value)));
}

function findingOf(finding) {
  const places = finding.places.map((place) => make("li", {}, place));
  return make("div", { class: "finding" },
    make("p", { class: "message" },
      finding.rule === "" ? null : make("span", { class: "rule" }, finding.rule), " ", finding.message),
    make("dl", {}, detail("Expected", finding.expected), detail("Observed", finding.observed),
      finding.hint === "" ? null : make("div", {}, make("dt", {}, "Hint"), make("dd", {}, finding.hint))),
    places.length === 0 ? null : make("ul", { class: "where" }, ...places));
}

const signs = { p: "✓", w: "✓", f: "✗", s: "–", e: "!", ".": "·" };

function testOf(student, test) {
  const state = student.states[test.index] || ".";
  const findings = student.findings.filter((finding) => finding.test === test.index);
  const head = [
    make("span", { class: "sign", role: "img", "aria-label": stateNames[state] }, signs[state]), " ",
    make("code", {}, test.id), " ", test.title, " ",
    test.visible ? null : make("span", { class: "tag" }, "hidden"), " ",
    state === "w" ? make("span", { class: "tag" }, "points withheld") : null, " ",
    make("span", { class: "quiet" }, `${state === "p" ? points(test.max) : 0} / ${points(test.max)}`),
  ];
  if (findings.length === 0) return make("li", { class: stateClasses[state] }, make("p", {}, ...head));
  return make("li", { class: stateClasses[state] },
    make("details", { open: true }, make("summary", {}, ...head), ...findings.map(findingOf)));
}

/** The one before and after in the table as it is sorted and filtered. */
function neighbours(student) {
  const at = shown.indexOf(student);
  const link = (other, words) => (other === undefined ? null
    : make("a", { href: `#s/${encodeURIComponent(other.key)}` }, words));
  return make("nav", { "aria-label": "Students", class: "neighbours" },
    make("a", { href: "#", id: "back" }, "Back to the table"),
    at < 0 ? null : link(shown[at - 1], "Previous"), at < 0 ? null : link(shown[at + 1], "Next"));
}

function studentPage(student) {
  const score = student.score === null
    ? make("p", { class: "score" }, student.problem || student.whyNot)
    : make("p", { class: "score" }, make("strong", {}, points(student.score)), ` of ${points(about.max)} points`);
  const full = about.pages !== "" && student.states !== "" && student.problem === ""
    ? make("p", {}, make("a", { href: encodeURI(about.pages) + encodeURIComponent(student.key) + ".html" },
      "Sources, pictures and output of this submission"))
    : null;
  const notes = student.notes.map((note) => make("li", {}, note));
  return make("article", { class: "student", "aria-labelledby": "student-title" },
    neighbours(student),
    make("h2", { id: "student-title", tabindex: "-1" }, student.name, " ",
      student.late ? make("span", { class: "tag" }, "late") : null),
    score, peopleList(student), facts(student), full,
    notes.length === 0 ? null : make("ul", { class: "notes" }, ...notes),
    student.problem !== "" ? null : make("h3", {}, "Tests"),
    make("ol", { class: "results" }, ...tests
      .filter((test) => (student.states[test.index] || ".") !== ".")
      .map((test) => testOf(student, test))));
}
