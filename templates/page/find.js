// The paragraphs behind a number: #find?outlet=…&frame=…
const form = document.querySelector("#find form"), results = document.getElementById("results");
const PAGE = 50, ROWS = 200;
const stanceOf = data.targets.map(() => null);

function fill(name, values) {
  values.forEach(([value, label]) => form.elements[name].append(el("option", { value }, label)));
}
fill("outlet", data.outlets.map((o) => [o, o]));
fill("genre", data.genres.slice().sort().map((g) => [g, g]));
fill("frame", data.frames);
fill("target", data.targets.map((t) => [t, t]));

// ISO week of a day, as the tables write it: 2031-W09.
function week(day) {
  const date = new Date(day + "T00:00:00Z"), weekday = (date.getUTCDay() + 6) % 7;
  date.setUTCDate(date.getUTCDate() - weekday + 3);
  const first = new Date(Date.UTC(date.getUTCFullYear(), 0, 4));
  const n = 1 + Math.round(((date - first) / 864e5 - 3 + ((first.getUTCDay() + 6) % 7)) / 7);
  return date.getUTCFullYear() + "-W" + String(n).padStart(2, "0");
}
function inPeriod(day, period) {
  return Boolean(day) && (period.includes("W") ? week(day) === period : day.startsWith(period));
}
function articleFits(a, f) {
  return (f.all || a.counts) && (!f.outlet || a.outlet === f.outlet) && (!f.genre || a.genre === f.genre) &&
    (!f.origin || a.origin === f.origin) && (!f.event || a.event === f.event) && (!f.from || (a.day && a.day >= f.from)) &&
    (!f.to || (a.day && a.day <= f.to)) && (!f.period || inPeriod(a.day, f.period));
}
// By article and paragraph, what is said of a target.
function stances(target) {
  const t = data.targets.indexOf(target);
  if (t < 0) return new Map();
  if (!stanceOf[t]) stanceOf[t] = new Map((data.stances[t] || []).map(([a, p, what]) => [a + "," + p, what]));
  return stanceOf[t];
}
function paragraphTest(f) {
  const frame = data.frames.findIndex(([key]) => key === f.frame), said = f.target ? stances(f.target) : null;
  const part = { "": (p) => p === BODY, title: (p) => p === TITLE, any: (p) => p > 0 }[f.kind || ""] || ((p) => p > 0);
  const side = { none: 0, favor: 1, against: 2 }[f.side], holder = { author: 0, source: 4 }[f.holder];
  const word = (f.word || "").toLowerCase(), speaker = (f.speaker || "").toLowerCase();
  // A word of a list is whole; "tax" is not in "taxi".
  const whole = word && new RegExp("(^|[^\\p{L}\\p{N}])" + word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + "($|[^\\p{L}\\p{N}])", "u");
  return (a, n, c) => {
    if (!part(has.part(c))) return false;
    if (f.frame === "none" ? has.anyFrame(c) : frame >= 0 && !has.frame(c, frame)) return false;
    if (f.voice && (f.voice === "attributed" ? has.voice(c) === "outlet" : has.voice(c) !== f.voice)) return false;
    if (f.loaded && !((f.loaded !== "source" && has.loadedOwn(c)) || (f.loaded !== "outlet" && has.loadedSource(c)))) return false;
    if ((f.biased && !has.biased(c)) || (f.attributed && !has.attributed(c))) return false;
    if (said) {
      const what = said.get(a.number + "," + n);
      if (what === undefined || (side !== undefined && (what & 3) !== side) || (holder !== undefined && (what & 4) !== holder)) return false;
    }
    if (!word && !speaker) return true;
    const p = paragraphOf(a, n);
    if (!p) return false;
    if (word && !whole.test(p[2].toLowerCase())) return false;
    return !speaker || p[4].some((s) => s[3] >= 0 && data.speakers[s[3]].toLowerCase().includes(speaker));
  };
}
function search(f) {
  const test = paragraphTest(f), found = [];
  let looked = 0;
  for (const a of articles) {
    if (!articleFits(a, f)) continue;
    for (let n = -1, last = a.codes.length / 4 - 1; n < last; n++) {
      const c = code(a, n);
      if (paragraphTestPart(f, c)) looked++;
      if (test(a, n, c)) found.push([a, n]);
    }
  }
  return { found, looked };
}
function paragraphTestPart(f, c) {
  const part = has.part(c);
  return f.kind === "title" ? part === TITLE : f.kind === "any" ? part > 0 : part === BODY;
}

// Shows rows in steps, so that a view of many opens at once.
function inSteps(rows, step, write) {
  let at = 0;
  const more = el("button", { type: "button", class: "more" });
  const next = () => {
    rows.slice(at, at + step).forEach(write);
    at += step;
    more.textContent = "Show " + Math.min(step, rows.length - at) + " more of " + (rows.length - at).toLocaleString("en");
    if (at >= rows.length) more.remove();
  };
  more.addEventListener("click", next);
  results.append(more);
  next();
}
function placeOf(a, n) {
  const link = el("a", { href: "#a" + a.number + (n < 0 ? "" : "p" + n) }, a.title + (n < 0 ? "" : ", ¶" + n));
  const outlet = el("a", { href: outletAnchor(a.outlet) }, a.outlet);
  return el("p", { class: "basis" }, outlet, " · " + (a.day || "undated") + " · ", link,
    a.event ? " · " : "", a.event ? el("a", { href: findLink({ event: a.event, show: "articles" }) }, "its event") : "");
}
function outletAnchor(name) {
  const heading = [...document.querySelectorAll(".outlet > h3")].find((h) => h.textContent === name);
  return heading ? "#" + heading.parentElement.id : findLink({ outlet: name, show: "articles" });
}
function showParagraphs(f) {
  const { found, looked } = search(f);
  const held = new Set(found.map(([a]) => a.number)).size;
  const shown = found.filter(([a, n]) => paragraphOf(a, n)), rest = found.filter(([a, n]) => !paragraphOf(a, n));
  let text = plural(found.length, "paragraph") + " of " + looked.toLocaleString("en") + " in " + plural(held, "article") + ".";
  if ((f.word || f.speaker) && data.examples) text += " Words and speakers are looked for only in the text that this page has.";
  else if ((f.word || f.speaker) && data.text !== "full") text += " Words are looked for only in the text that this page has (--text " + data.text + ").";
  if (rest.length) text += " " + shown.length.toLocaleString("en") + " with their text (this run has over 2,000 articles: at most " + data.examples + " are drawn for a number), the others by article and paragraph.";
  document.getElementById("found").textContent = text;
  const order = (x, y) => x[0].outlet.localeCompare(y[0].outlet) || x[0].day.localeCompare(y[0].day) || x[0].number - y[0].number || x[1] - y[1];
  inSteps(shown.sort(order), PAGE, ([a, n]) => {
    const node = el("div", { class: "hit" }, placeOf(a, n), paragraphNode(paragraphOf(a, n), a));
    results.insertBefore(node, results.querySelector(":scope > .more"));
  });
  if (!rest.length) return;
  const list = el("ul", { class: "places" });
  results.append(el("h3", {}, "By article and paragraph"), list);
  inSteps(rest.sort(order), ROWS, ([a, n]) => list.append(el("li", {}, a.outlet + ", " + (a.day || "undated") + ", ",
    el("a", { href: "#a" + a.number }, a.title), n < 0 ? ", headline" : ", ¶" + n)));
}
function showArticles(f) {
  const test = paragraphTest(f), narrow = ["frame", "voice", "loaded", "target", "word", "speaker", "biased", "attributed"].some((k) => f[k]);
  const some = (a) => { for (let n = -1; n < a.codes.length / 4 - 1; n++) if (test(a, n, code(a, n))) return true; return false; };
  const found = articles.filter((a) => articleFits(a, f) && (!narrow || some(a)));
  document.getElementById("found").textContent = plural(found.length, "article") + (narrow ? " with such a paragraph." : ".");
  const body = el("tbody");
  const head = ["Outlet", "Date", "Headline", "Genre", "Origin", "Words"].map((h) => el("th", { scope: "col", class: h === "Words" && "n" }, h));
  const table = el("table", { class: "data" }, el("thead", {}, el("tr", {}, ...head)), body);
  results.append(el("div", { class: "scroll", role: "region", "aria-label": "Articles found", tabindex: "0" }, table));
  const rows = found.sort((x, y) => x.outlet.localeCompare(y.outlet) || x.day.localeCompare(y.day));
  inSteps(rows, ROWS, (a) => body.append(el("tr", {}, el("td", {}, a.outlet), el("td", { class: "d", "data-v": a.day }, a.day || "undated"),
    el("td", { class: "head" }, el("a", { href: "#a" + a.number }, a.title)), el("td", {}, a.genre), el("td", {}, a.origin), el("td", { class: "n" }, a.words.toLocaleString("en")))));
  dress(results);
}
// Filters that have no field are named, so that nothing is hidden.
function showFind(query) {
  const f = Object.fromEntries(new URLSearchParams(query));
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = Boolean(f[field.name]);
    else if (field.name) field.value = f[field.name] || "";
  }
  results.replaceChildren();
  const unseen = ["event", "origin", "period", "biased", "attributed"].filter((k) => f[k]);
  if (unseen.length) {
    const said = { biased: "loaded or one-sided in the outlet’s own voice", attributed: "with attributed words" };
    results.append(el("p", { class: "basis" }, "Also filtered: " + unseen.map((k) => said[k] || k + " " + f[k]).join("; ") + "."));
  }
  if (f.show === "articles") showArticles(f);
  else showParagraphs(f);
}
function filtersChanged() {
  const kept = Object.fromEntries([...new URLSearchParams(location.hash.split("?")[1] || "")].filter(([k]) => !form.elements[k]));
  for (const field of form.elements) {
    const value = field.type === "checkbox" ? (field.checked ? field.value : "") : field.value;
    if (field.name && value) kept[field.name] = value;
  }
  const hash = findLink(kept);
  if (hash !== location.hash) history.replaceState(null, "", hash);
  showFind(hash.split("?")[1] || "");
}
form.addEventListener("change", filtersChanged);
form.addEventListener("submit", (event) => { event.preventDefault(); filtersChanged(); });
form.addEventListener("reset", () => { location.hash = "#find?"; });
