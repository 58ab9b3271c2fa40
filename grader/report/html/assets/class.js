// Puts the page together: the list of all, or one student, as the address says.
"use strict";

const main = document.getElementById("main");

function selection(id, label, options, choice) {
  const select = make("select", { id, onchange: () => choice(select.value) },
    ...options.map(([value, words]) => make("option", { value }, words)));
  return make("label", {}, make("span", {}, label), select);
}

function controls() {
  const query = make("input", {
    type: "search", id: "query", autocomplete: "off", spellcheck: "false",
    oninput: () => change({ query: query.value.trim().toLowerCase() }),
  });
  const late = students.some((student) => student.late) ? [["late", "late"]] : [];
  const present = Object.entries(kinds).filter(([kind]) => students.some((student) => student.kind === kind));
  const rules = [...new Set(students.flatMap((student) => [...student.rules]))].sort();
  return make("div", { class: "controls", role: "search" },
    make("label", { class: "find" }, make("span", {}, "Find a name, id or e-mail"), query),
    selection("kind", "Show", [["", "all"], ...present, ...late],
      (kind) => change({ kind: kind === "late" ? "" : kind, late: kind === "late" })),
    selection("test", "Failed test", [["", "any"], ...tests.map((test) => [test.id, test.id])],
      (test) => change({ test })),
    selection("rule", "Broken rule", [["", "any"], ...rules.map((rule) => [rule, rule])],
      (rule) => change({ rule })),
    make("button", {
      type: "button", id: "reset",
      onclick: () => {
        query.value = "";
        change({ query: "", kind: "", late: false, test: "", rule: "", bin: null });
      },
    }, "Reset"));
}

function change(what) {
  Object.assign(view, what);
  document.getElementById("kind").value = view.late ? "late" : view.kind;
  document.getElementById("test").value = view.test;
  document.getElementById("rule").value = view.rule;
  showPressed();
  showTable();
}

const list = make("div", { id: "list" },
  statistics(),
  similarLink(),
  make("div", { class: "charts" }, histogram(), failedTests(), brokenRules()),
  make("section", { "aria-labelledby": "table-title" },
    make("h2", { id: "table-title" }, "Submissions"), controls(), countLine, pane),
  ...similarSection());
const one = make("div", { id: "one", hidden: true });

function route() {
  const key = location.hash.startsWith("#s/") ? decodeURIComponent(location.hash.slice(3)) : null;
  const student = key === null ? undefined : studentOfKey.get(key);
  const wasOne = !one.hidden;
  list.hidden = student !== undefined;
  one.hidden = student === undefined;
  document.title = student === undefined ? about.title : `${student.name} – ${about.title}`;
  if (student !== undefined) {
    const at = shown.indexOf(student);
    if (at >= 0) current = at;
    one.replaceChildren(studentPage(student));
    window.scrollTo(0, 0);
    document.getElementById("student-title").focus({ preventScroll: true });
  } else if (wasOne) {
    one.replaceChildren();
    if (returnToPairs()) return;
    if (shown.length > 0) goTo(current);
    pane.scrollIntoView({ block: "nearest" });
  }
}

document.getElementById("top").append(
  make("p", { class: "quiet" }, ["ipclab", about.system].filter(Boolean).join(" · ")), make("h1", {}, about.title));
main.append(list, one);
showTable();
window.addEventListener("hashchange", route);
window.addEventListener("resize", () => requestAnimationFrame(paint));
route();
document.documentElement.dataset.ready = "yes";
