// What the page knows (src/report/evidence.rs), and paragraphs as they are shown.
const data = JSON.parse(document.getElementById("data").textContent);
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Map([...DIGITS].map((c, i) => [c, i]));

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== false && value !== "" && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((c) => c !== "" && c != null && c !== false));
  return node;
}
const plural = (n, noun) => n.toLocaleString("en") + " " + noun + (n === 1 ? "" : "s");
const say = (text) => { document.getElementById("said").textContent = text; };

// Articles: id, outlet, title, day, genre, event, counts, words, origin, address, codes.
const articles = data.articles.map((a, number) => ({
  number, id: a[0], outlet: data.outlets[a[1]], title: a[2] || "(no title) " + a[0], day: a[3], genre: data.genres[a[4]],
  event: a[5] < 0 ? "" : data.events[a[5]], counts: a[6] === 1, words: a[7], origin: a[8], url: a[9], codes: a[10],
}));
// What a paragraph has, as codes() of evidence.rs writes it.
function code(article, paragraph) {
  const at = 4 * (paragraph + 1), text = article.codes;
  let n = 0;
  for (let i = at; i < at + 4; i++) n = n * 64 + (VALUE.get(text[i]) || 0);
  return n;
}
const TITLE = 1, BODY = 2;
const has = {
  frame: (c, i) => (c >> i) & 1, anyFrame: (c) => c & 0x7fff, loadedOwn: (c) => (c >> 15) & 1, loadedSource: (c) => (c >> 16) & 1,
  biased: (c) => (c >> 17) & 1, voice: (c) => ["outlet", "mixed", "quote"][(c >> 18) & 3], attributed: (c) => (c >> 20) & 1,
  part: (c) => (c >> 21) & 3,
};
function paragraphOf(article, number) {
  return (data.texts[article.number] || []).find((p) => p[0] === number);
}
const findLink = (filters) => "#find?" + new URLSearchParams(filters).toString().replace(/\+/g, "%20");
const frameKey = (i) => data.frames[i][0];

// The text with its voices and loaded words. Offsets are code points.
function marked(p) {
  const chars = Array.from(p[2]), n = chars.length, spans = p[4];
  if (!n && p[3]) return [el("em", { class: "withheld" }, "(" + plural(p[3], "word") + ", not in this page)")];
  const cuts = new Set([0, n]);
  spans.forEach((s) => { cuts.add(Math.min(Math.max(s[0], 0), n)); cuts.add(Math.min(Math.max(s[1], 0), n)); });
  const sorted = [...cuts].sort((a, b) => a - b), pieces = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [start, end] = [sorted[i], sorted[i + 1]];
    const over = (kinds) => spans.find((s) => kinds.includes(s[2]) && s[0] <= start && Math.min(s[1], n) >= end);
    const source = over([1, 2]), loaded = over([3, 4]);
    let node = chars.slice(start, end).join("");
    if (loaded) {
      const whose = loaded[2] === 3 ? "the outlet’s own words" : "a source’s words";
      node = el("mark", { class: loaded[2] === 3 ? "own" : "src", title: "loaded, " + whose + ", probability " + (loaded[4] / 100).toFixed(2) }, node);
    }
    if (source) {
      node = el("span", { class: source[2] === 1 ? "q" : "q ind" }, node);
      if (Math.min(source[1], n) === end) pieces.push(node), node = el("span", { class: "who" }, " [" + (data.speakers[source[3]] || "unnamed source") + "]");
    }
    pieces.push(node);
  }
  return pieces;
}
const SIDES = [["○", "neutral", "no side on "], ["▲", "favor", "favor "], ["▼", "against", "against "]];
function margin(p, article) {
  const list = el("ul", { class: "margin" });
  p[5].forEach(([frame, percent], i) => list.append(el("li", { class: i ? "chip" : "chip main" },
    el("a", { href: findLink({ outlet: article.outlet, frame: frameKey(frame) }) }, data.frames[frame][1]), " ",
    el("small", {}, (percent / 100).toFixed(2)))));
  p[6].forEach(([target, what, speaker, percent]) => {
    const [mark, name, said] = SIDES[what & 3], holder = what & 4 ? data.speakers[speaker] || "a source" : "own voice";
    list.append(el("li", { class: "st " + name }, el("span", { "aria-hidden": "true" }, mark), " " + said + data.targets[target],
      what & 3 ? el("span", { class: "by" }, ", " + holder) : "", " ", el("small", {}, (percent / 100).toFixed(2))));
  });
  return list.childElementCount ? list : "";
}
const FURNITURE = (kind) => kind !== "body" && kind !== "update" && kind !== "title";
function paragraphNode(p, article, id) {
  const kind = data.kinds[p[1]], furniture = FURNITURE(kind);
  return el("div", { class: furniture ? "para furn" : "para", id },
    el("span", { class: "num" }, el("span", { class: "vh" }, "Paragraph "), p[0] < 0 ? "" : String(p[0])),
    el("p", {}, kind === "body" ? "" : el("span", { class: "kind" }, kind), kind === "body" ? "" : " ", ...(furniture ? [p[2] || "(not in this page)"] : marked(p))),
    furniture ? "" : margin(p, article));
}
// An article of which the page has no markup yet.
function writeArticle(number) {
  const article = articles[number];
  if (!article) return null;
  const rows = (data.texts[number] || []).slice().sort((a, b) => a[0] - b[0]), id = "a" + number;
  const total = article.codes.length / 4 - 1, body = rows.filter((p) => data.kinds[p[1]] !== "title");
  const basis = [article.day || "undated", "genre " + article.genre, "origin " + article.origin, plural(article.words, "word")];
  if (!article.counts) basis.push("not in the estimates");
  const links = el("p", { class: "basis" }, basis.join(" · "));
  const link = (text, href) => links.append(" · ", el("a", { href, rel: /^https?:/.test(href) && "noopener noreferrer nofollow" }, text));
  if (article.event) link("its event", findLink({ event: article.event, show: "articles" }));
  if (/^https?:\/\//.test(article.url)) link("source", article.url);
  const node = el("article", { class: "full", "aria-labelledby": id },
    el("header", {}, el("p", { class: "kicker" }, el("a", { href: findLink({ outlet: article.outlet, show: "articles" }) }, article.outlet)),
      el("h3", { id }, article.title), links),
    ...body.map((p) => paragraphNode(p, article, id + "p" + p[0])));
  if (body.length < total) {
    node.append(el("p", { class: "hint" }, plural(total - body.length, "paragraph") + " of this article " +
      (total - body.length === 1 ? "is" : "are") + " not in this page: paragraphs.parquet has all, under the id ", el("code", {}, article.id), "."));
  }
  node.append(el("p", { class: "back" }, el("a", { href: "#articles" }, "Back to the list")));
  document.getElementById("articles").append(node);
  return node;
}
