// Tables sort and copy; charts save as SVG.
const cellValue = (cell) => (cell ? cell.dataset.v || cell.textContent.trim() : "");
function number(text) {
  const found = /^[+−-]?[\d,]*\.?\d+/.exec(text.replace(/^[~<>]/, ""));
  return found ? parseFloat(found[0].replace(/,/g, "").replace("−", "-")) : NaN;
}
function compareCells(x, y) {
  const [a, b] = [number(x), number(y)];
  const dates = /^\d{4}-\d\d-\d\d$/;
  if (dates.test(x) || dates.test(y)) return x < y ? -1 : x > y ? 1 : 0;
  if (!isNaN(a) && !isNaN(b)) return a - b;
  if (isNaN(a) !== isNaN(b)) return isNaN(a) ? 1 : -1;
  return x.localeCompare(y);
}
function sortBy(table, column, button) {
  const th = button.closest("th"), rising = th.getAttribute("aria-sort") !== "ascending";
  table.querySelectorAll("th[aria-sort]").forEach((h) => h.removeAttribute("aria-sort"));
  th.setAttribute("aria-sort", rising ? "ascending" : "descending");
  const body = table.tBodies[0], rows = [...body.rows].filter((r) => !r.classList.contains("whole"));
  rows.sort((x, y) => (rising ? 1 : -1) * compareCells(cellValue(x.cells[column]), cellValue(y.cells[column])));
  body.prepend(...rows);
  say("Sorted by " + button.textContent.trim() + ", " + (rising ? "ascending" : "descending"));
}
// Tab-separated, as spreadsheets take it; what they would run as a formula gets an apostrophe.
function asText(table) {
  const cell = (c) => c.textContent.replace(/\s+/g, " ").trim().replace(/^[=+@-](?![\d.])/, "'$&");
  return [...table.rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");
}
async function copy(table) {
  const text = asText(table);
  try {
    await navigator.clipboard.writeText(text);
  } catch (e) {
    const area = el("textarea", { class: "vh" }, text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("Copied " + plural(table.rows.length, "row"));
}
const KEPT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-weight", "text-anchor"];
// The drawing with its style written into it.
function asSvg(svg) {
  const copied = svg.cloneNode(true), from = svg.querySelectorAll("*"), to = copied.querySelectorAll("*");
  from.forEach((node, i) => {
    const style = getComputedStyle(node);
    to[i].removeAttribute("class");
    if (/^(title|desc|g)$/.test(node.nodeName)) return;
    KEPT.forEach((k) => style.getPropertyValue(k) && to[i].setAttribute(k, style.getPropertyValue(k)));
  });
  copied.removeAttribute("class");
  copied.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copied.insertBefore(paper, copied.querySelector("desc").nextSibling);
  return new XMLSerializer().serializeToString(copied);
}
function save(svg) {
  const name = svg.querySelector("title").textContent.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
  const link = el("a", { href: URL.createObjectURL(new Blob([asSvg(svg)], { type: "image/svg+xml" })), download: name + ".svg" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say("Saved " + name + ".svg");
}
// Buttons of what stands under a node.
function dress(root) {
  root.querySelectorAll("table:not(.dressed)").forEach((table) => {
    table.classList.add("dressed");
    const head = table.tHead && table.tHead.rows[0];
    if (!head) return;
    if (table.tBodies[0].rows.length > 1) [...head.cells].forEach((th, i) => {
      const button = el("button", { type: "button", class: "sort" }, ...th.childNodes);
      th.replaceChildren(button);
      button.addEventListener("click", () => sortBy(table, i, button));
    });
    const tools = el("p", { class: "tools" }, el("button", { type: "button" }, "Copy table"));
    tools.firstChild.addEventListener("click", () => copy(table));
    (table.closest(".scroll") || table).after(tools);
  });
  root.querySelectorAll("svg.plot:not(.dressed)").forEach((svg) => {
    svg.classList.add("dressed");
    const button = el("button", { type: "button", class: "svg" }, "Save as SVG", el("span", { class: "vh" }, ": " + svg.querySelector("title").textContent));
    button.addEventListener("click", () => save(svg));
    svg.after(el("p", { class: "tools" }, button));
  });
}
