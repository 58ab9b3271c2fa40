// Pairs of submissions that a tool has found alike: a list of hints, if there is one.
"use strict";

const pairsAtOnce = 50;
const foundSimilar = document.getElementById("similar") === null ? null : parsed("similar");
const pairs = (foundSimilar === null ? [] : foundSimilar.pairs).map(([first, second, share, tool, files], index) => ({
  index, share, tool, files, students: [studentOfKey.get(first), studentOfKey.get(second)],
}));

const pairColumns = [
  { by: "alike", title: "Alike", down: true, value: (pair) => pair.share },
  { by: "names", title: "Submissions", value: (pair) => pair.students[0].name.toLowerCase() },
  { by: "tool", title: "Found by", value: (pair) => pair.tool },
];
const pairView = { by: "alike", down: true, query: "", count: pairsAtOnce };
let pairLeft = null;

function pairLink(student) {
  const link = make("a", { href: `#s/${encodeURIComponent(student.key)}`, onclick: () => { pairLeft = link; } }, student.name);
  return make("div", {}, link);
}

function pairRow(pair) {
  return make("tr", {},
    make("td", { class: "number" }, `${pair.share}%`),
    make("td", {}, ...pair.students.map(pairLink)),
    make("td", {}, make("div", {}, pair.tool), make("div", { class: "quiet" }, pair.files)));
}

const pairBody = make("tbody", {});
const pairHeads = pairColumns.map((column) => make("th", { scope: "col" },
  make("button", { type: "button", "data-pairs-by": column.by, onclick: () => sortPairsBy(column) }, column.title)));
const pairCount = make("p", { role: "status", class: "quiet", id: "pair-count" });
const morePairs = make("button", { type: "button", id: "more-pairs", class: "more", onclick: showMorePairs }, "Show more");

function chosenPairs() {
  const { value } = pairColumns.find((column) => column.by === pairView.by);
  const order = pairView.down ? -1 : 1;
  const keyed = pairs
    .filter((pair) => pairView.query === "" || pair.students.some((student) => student.sought.includes(pairView.query)))
    .map((pair) => ({ pair, key: value(pair) }));
  keyed.sort((a, b) => (a.key < b.key ? -order : a.key > b.key ? order : a.pair.index - b.pair.index));
  return keyed.map((each) => each.pair);
}

function showPairs() {
  const chosen = chosenPairs();
  pairBody.replaceChildren(...chosen.slice(0, pairView.count).map(pairRow));
  pairColumns.forEach((column, i) => pairHeads[i].setAttribute("aria-sort",
    column.by !== pairView.by ? "none" : pairView.down ? "descending" : "ascending"));
  const listed = Math.min(chosen.length, pairView.count);
  pairCount.textContent = listed === pairs.length ? counted(pairs.length, "pair")
    : `${grouped(listed)} of ${counted(chosen.length, "pair")}`;
  morePairs.hidden = listed === chosen.length;
}

function sortPairsBy(column) {
  const again = pairView.by === column.by;
  Object.assign(pairView, { by: column.by, down: again ? !pairView.down : column.down === true, count: pairsAtOnce });
  showPairs();
}

function showMorePairs() {
  const first = pairBody.rows.length;
  pairView.count += 4 * pairsAtOnce;
  showPairs();
  pairBody.rows[first].querySelector("a").focus();
}

/** To the pair from which a student was looked at. */
function returnToPairs() {
  const link = pairLeft;
  pairLeft = null;
  if (link === null || !link.isConnected) return false;
  link.focus();
  return true;
}

function similarLink() {
  if (pairs.length === 0) return null;
  return make("p", {}, make("a", { href: "#similar-title" }, `Similar submissions: ${counted(pairs.length, "pair")}`));
}

function pairTable() {
  const query = make("input", {
    type: "search", id: "pair-query", autocomplete: "off", spellcheck: "false",
    oninput: () => {
      Object.assign(pairView, { query: query.value.trim().toLowerCase(), count: pairsAtOnce });
      showPairs();
    },
  });
  showPairs();
  return [
    make("div", { class: "controls", role: "search" },
      make("label", { class: "find" }, make("span", {}, "Find a name, id or e-mail in the pairs"), query)),
    pairCount,
    make("table", { class: "pairs", "aria-labelledby": "similar-title" }, make("thead", {}, make("tr", {}, ...pairHeads)), pairBody),
    morePairs,
  ];
}

function similarSection() {
  if (foundSimilar === null) return [];
  const hint = "Each pair is a hint where to look, never a verdict: a task that leaves little choice, a textbook or a "
    + "partner makes programs alike too. No mark depends on it, and students do not see it.";
  const cut = foundSimilar.cut ? make("p", {}, "There were more pairs than are listed: these are the most similar ones.") : null;
  return [make("section", { class: "similar", "aria-labelledby": "similar-title" },
    make("h2", { id: "similar-title", tabindex: "-1" }, "Similar submissions"),
    pairs.length === 0 ? make("p", {}, `No two submissions were found to be alike by ${foundSimilar.threshold}% or more.`)
      : make("p", {}, `Alike by ${foundSimilar.threshold}% or more, as the tool counts it. ${hint}`),
    cut, ...(pairs.length === 0 ? [] : pairTable()))];
}
