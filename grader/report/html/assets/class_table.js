// The table: as many rows of the document as the window shows, whatever the class has.
"use strict";

const rowHeight = 44;
const spare = 8;

const columns = [
  { by: "name", title: "Name", value: (student) => student.name.toLowerCase() },
  { by: "points", title: "Points", down: true, value: (student) => (student.score === null ? -1 : student.score) },
  { by: "failed", title: "Failed", down: true, value: (student) => student.failed },
  { by: "rule", title: "First finding", wide: true, value: (student) => student.rule || "\uffff" },
  { by: "when", title: "Submitted", wide: true, value: (student) => student.when },
  { by: "key", title: "Tests", wide: true, fixed: true },
];

let shown = students;
let current = 0;

function isChosen(student) {
  if (view.query !== "" && !student.sought.includes(view.query)) return false;
  if (view.kind !== "" && student.kind !== view.kind) return false;
  if (view.late && !student.late) return false;
  if (view.test !== "") {
    const test = tests.find((each) => each.id === view.test);
    if (test === undefined || student.states[test.index] !== "f") return false;
  }
  if (view.rule !== "" && !student.rules.has(view.rule)) return false;
  return view.bin === null || (student.score !== null && binOf(student.score) === view.bin);
}

function choose() {
  const { value } = columns.find((column) => column.by === view.by);
  const keyed = students.filter(isChosen).map((student) => ({ student, key: value(student) }));
  const order = view.down ? -1 : 1;
  keyed.sort((a, b) => (a.key < b.key ? -order : a.key > b.key ? order : a.student.index - b.student.index));
  shown = keyed.map((each) => each.student);
  current = 0;
}

/** A mark for each test, told apart by its height too. */
function strip(student) {
  const marks = [...student.states].map((state, index) =>
    make("i", { class: stateClasses[state], title: `${tests[index].id} ${stateNames[state]}` }));
  const passed = [...student.states].filter((state) => state === "p" || state === "w").length;
  return make("span", { class: "strip", role: "img", "aria-label": `${passed} of ${student.states.length} tests passed` },
    ...marks);
}

function pointsCell(student) {
  if (student.score !== null) return points(student.score);
  return make("span", { class: "tag", title: student.problem || student.whyNot },
    student.kind === "problem" ? "unreadable" : "open");
}

function rowOf(index) {
  const student = shown[index];
  const link = make("a", {
    href: `#s/${encodeURIComponent(student.key)}`, "data-index": index,
    tabindex: index === current ? "0" : "-1",
  }, student.name);
  return make("tr", { "aria-rowindex": index + 2, class: student.kind },
    make("th", { scope: "row" }, make("div", {}, link,
      student.late ? make("span", { class: "tag" }, "late") : null)),
    make("td", { class: "number" }, pointsCell(student)),
    make("td", { class: "number" }, String(student.failed)),
    make("td", { class: "wide" }, student.rule),
    make("td", { class: "wide" }, student.when),
    make("td", { class: "wide" }, strip(student)));
}

const rows = new Map();
const above = make("tr", { class: "spacer", "aria-hidden": "true" }, make("td"));
const below = make("tr", { class: "spacer", "aria-hidden": "true" }, make("td"));
const body = make("tbody", { onkeydown: walk }, above, below);
const heads = columns.map((column) => make("th", { scope: "col", class: column.wide ? "wide" : "" },
  column.fixed ? column.title : make("button", { type: "button", "data-by": column.by, onclick: () => sortBy(column) }, column.title)));
const table = make("table", { "aria-labelledby": "table-title" },
  make("thead", {}, make("tr", { "aria-rowindex": 1 }, ...heads)), body);
const pane = make("div", { class: "window", id: "table", tabindex: "-1", onscroll: () => requestAnimationFrame(paint) }, table);
const countLine = make("p", { role: "status", class: "quiet", id: "count" });

function sortBy(column) {
  const again = view.by === column.by;
  change({ by: column.by, down: again ? !view.down : column.down === true });
}

/** Rows that stay keep their elements, and with them the focus. */
function paint() {
  const height = pane.clientHeight || 600;
  const first = Math.max(0, Math.floor(pane.scrollTop / rowHeight) - spare);
  const last = Math.min(shown.length, Math.ceil((pane.scrollTop + height) / rowHeight) + spare);
  for (const [index, row] of rows)
    if (index < first || index >= last) {
      row.remove();
      rows.delete(index);
    }
  for (let index = first; index < last; index += 1) {
    if (rows.has(index)) continue;
    const row = rowOf(index);
    rows.set(index, row);
    body.insertBefore(row, rows.get(index + 1) || below);
  }
  above.firstChild.style.height = `${first * rowHeight}px`;
  below.firstChild.style.height = `${(shown.length - last) * rowHeight}px`;
  above.hidden = first === 0;
  below.hidden = last === shown.length;
  keepReachable(first);
}

/** One link of the table can be reached with the tabulator key. */
function keepReachable(first) {
  const top = Math.min(shown.length - 1, Math.ceil(pane.scrollTop / rowHeight));
  if (!rows.has(current) && shown.length > 0) current = Math.max(first, top);
  for (const [index, row] of rows) row.querySelector("a").tabIndex = index === current ? 0 : -1;
}

function goTo(index) {
  current = Math.min(shown.length - 1, Math.max(0, index));
  const room = pane.clientHeight - 2 * rowHeight;
  const top = current * rowHeight;
  if (top < pane.scrollTop) pane.scrollTop = top;
  else if (top > pane.scrollTop + room) pane.scrollTop = top - room;
  paint();
  rows.get(current).querySelector("a").focus({ preventScroll: true });
}

function walk(event) {
  const page = Math.max(1, Math.floor(pane.clientHeight / rowHeight) - 2);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length };
  const step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const at = Number(document.activeElement.dataset.index);
  goTo((Number.isNaN(at) ? current : at) + step);
}

function showTable() {
  choose();
  for (const row of rows.values()) row.remove();
  rows.clear();
  pane.scrollTop = 0;
  table.setAttribute("aria-rowcount", shown.length + 1);
  columns.forEach((column, i) => {
    if (column.fixed) return;
    const sorted = column.by !== view.by ? "none" : view.down ? "descending" : "ascending";
    heads[i].setAttribute("aria-sort", sorted);
  });
  countLine.textContent = shown.length === students.length
    ? counted(students.length, "submission")
    : `${grouped(shown.length)} of ${counted(students.length, "submission")}`;
  paint();
}
