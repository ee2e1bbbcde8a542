// One view at a time, named by the address: #overview, #o3 (an outlet), #e1 (an event), #a12p3 (a paragraph), #find?…, #all.
const sections = [...document.querySelectorAll("main > section")];
const INNER = ".outlet, .event, .full";
const title = document.title;

function target(id) {
  const found = document.getElementById(id);
  const article = /^a(\d+)(p\d+)?$/.exec(id);
  if (found || !article) return found;
  const shown = document.getElementById("a" + article[1]) || writeArticle(Number(article[1]));
  return document.getElementById(id) || shown;
}
function only(section, inner) {
  sections.forEach((s) => { s.hidden = section !== null && s !== section; });
  document.querySelectorAll(INNER).forEach((node) => { node.hidden = section !== null && node !== inner; });
  if (!section) return;
  // What belongs to the list is not shown beside one of its members.
  [...section.children].forEach((child) => {
    if (!child.matches(INNER)) child.hidden = Boolean(inner) && !child.matches(".marks, .event-legend");
  });
  section.querySelectorAll(":scope > .marks, :scope > .event-legend").forEach((node) => { node.hidden = !inner; });
}
function show(moved) {
  const [id, query] = decodeURI(location.hash.slice(1)).split(/\?(.*)/s, 2);
  if (id === "main") return;
  if (id === "all") {
    only(null);
    sections.forEach((s) => [...s.children].forEach((c) => { c.hidden = false; }));
    document.getElementById("find").hidden = true;
    sections.forEach(dress);
    mark("all");
    return;
  }
  const node = (id && target(id)) || document.getElementById("overview");
  const section = node.closest("main > section"), inner = node.closest(INNER);
  only(section, inner);
  if (section.id === "find") showFind(location.hash.split("?")[1] || query || "");
  dress(inner || section);
  mark(section.id);
  const heading = (inner || section).querySelector("h1, h2, h3");
  const name = inner ? (inner.querySelector("h3") || heading).textContent : heading.textContent;
  document.title = name + " · " + title;
  const deep = node !== section && node !== inner && !node.contains(heading);
  if (moved) {
    (deep ? node : document.documentElement).scrollIntoView({ block: deep ? "center" : "start" });
    if (!deep) window.scrollTo(0, 0);
    const focus = deep ? node : inner ? inner.querySelector("h3") : heading;
    focus.setAttribute("tabindex", "-1");
    focus.focus({ preventScroll: true });
  }
  document.querySelectorAll(".para.here").forEach((p) => p.classList.remove("here"));
  if (node.matches(".para")) node.classList.add("here");
}
function mark(id) {
  document.querySelectorAll(".bar nav a").forEach((a) => {
    if (a.getAttribute("href").slice(1) === id) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  });
}
document.documentElement.classList.add("js");
window.addEventListener("hashchange", () => show(true));
show(location.hash.length > 1);
document.documentElement.classList.add("ready");
