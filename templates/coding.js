"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const el = (id) => document.getElementById(id);
  const STORE = "slant-coding-" + data.sample;
  const NONE = "none";
  const state = load();
  let at = Math.max(0, data.rows.findIndex((row) => !isCoded(row.id)));
  let undone = [];

  // What was coded: {coder, rows: {id: {frames: [key], primary: key, notes}}}.
  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE));
      if (kept && kept.rows) return kept;
    } catch (e) { /* storage may be off: the export still works */ }
    return { coder: "", rows: {} };
  }
  function keep() {
    try {
      localStorage.setItem(STORE, JSON.stringify(state));
      return true;
    } catch (e) {
      say("This browser keeps nothing: export before you close the page.", true);
      return false;
    }
  }
  function coding(id) {
    return state.rows[id] || { frames: [], primary: "", notes: "" };
  }
  function isCoded(id) {
    return coding(id).frames.length > 0;
  }
  function change(id, next) {
    undone.push([id, JSON.stringify(coding(id)), at]);
    if (undone.length > 500) undone.shift();
    state.rows[id] = next;
    keep();
    show();
  }
  function toggle(key) {
    const id = data.rows[at].id, now = coding(id);
    let frames;
    if (now.frames.includes(key)) frames = now.frames.filter((k) => k !== key);
    else if (key === NONE) frames = [NONE];
    else frames = now.frames.filter((k) => k !== NONE).concat(key);
    const primary = frames.includes(now.primary) ? now.primary : frames[0] || "";
    change(id, { frames, primary, notes: now.notes });
    say("");
  }
  function makePrimary(key) {
    const id = data.rows[at].id, now = coding(id);
    if (key === NONE) return toggle(key);
    const frames = now.frames.filter((k) => k !== NONE);
    if (!frames.includes(key)) frames.push(key);
    change(id, { frames, primary: key, notes: now.notes });
  }
  function undo() {
    const last = undone.pop();
    if (!last) return say("Nothing to undo.");
    state.rows[last[0]] = JSON.parse(last[1]);
    at = last[2];
    keep();
    show();
    say("Undone.");
  }
  function move(to) {
    at = Math.min(Math.max(to, 0), data.rows.length - 1);
    show();
    say("");
    window.scrollTo(0, 0);
  }
  function nextOpen() {
    for (let i = 1; i <= data.rows.length; i++) {
      const j = (at + i) % data.rows.length;
      if (!isCoded(data.rows[j].id)) return move(j);
    }
    say("All paragraphs are coded: export the CSV.");
  }

  // Text that a spreadsheet would take for a formula gets an apostrophe before it, as in slant's own sheets.
  function cell(value) {
    let text = String(value);
    if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  function csv() {
    const lines = [["id", "coder", "frames", "primary", "notes"]];
    for (const row of data.rows) {
      const c = coding(row.id);
      lines.push([row.id, state.coder, c.frames.join(";"), c.primary, c.notes]);
    }
    return "\ufeff" + lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }
  function save() {
    const open = data.rows.filter((row) => !isCoded(row.id)).length;
    if (!state.coder) {
      el("coder").focus();
      return say("Say who codes first: your initials, top left.", true);
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    link.download = "coded-" + data.sample + "-" + state.coder.replace(/[^\w-]+/g, "_") + ".csv";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say("Exported to " + link.download + (open ? "; " + open + " of " + data.rows.length + " are still uncoded." : "."));
  }

  function say(text, bad) {
    el("said").textContent = text;
    el("said").classList.toggle("bad", Boolean(bad));
  }
  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  const boxes = data.codes.map((code) => {
    const box = make("input", { type: "checkbox", id: "c-" + code.key, "aria-describedby": "m-" + code.key });
    const star = make("button", { type: "button", class: "star", "aria-pressed": "false" }, "primary");
    star.setAttribute("aria-label", code.label + " is the primary frame");
    const line = make("div", { class: "code" }, box, make("kbd", {}, code.shortcut),
      make("label", { for: "c-" + code.key }, code.label), star,
      make("span", { class: "meaning", id: "m-" + code.key }, code.meaning));
    box.addEventListener("change", () => toggle(code.key));
    star.addEventListener("click", () => makePrimary(code.key));
    el("codes").append(line);
    return { key: code.key, box, star, line };
  });
  function show() {
    const row = data.rows[at];
    if (!row) {
      el("text").textContent = "The sheet is empty.";
      return;
    }
    const now = coding(row.id);
    el("where").textContent = "Paragraph " + (at + 1) + " of " + data.rows.length + " (" + row.id + ")";
    el("title").textContent = row.title ? "From an article titled: " + row.title : "";
    el("text").textContent = row.text;
    if (el("notes").value !== now.notes) el("notes").value = now.notes;
    for (const b of boxes) {
      const on = now.frames.includes(b.key);
      b.box.checked = on;
      b.line.classList.toggle("on", on);
      b.star.setAttribute("aria-pressed", String(on && now.primary === b.key));
      b.star.disabled = !on;
    }
    const done = data.rows.filter((r) => isCoded(r.id)).length;
    el("bar").max = data.rows.length;
    el("bar").value = done;
    el("count").textContent = done + " of " + data.rows.length + " coded";
    el("back").disabled = at === 0;
    el("next").disabled = at === data.rows.length - 1;
    el("undo").disabled = undone.length === 0;
  }

  el("coder").value = state.coder;
  el("coder").addEventListener("input", () => { state.coder = el("coder").value.trim(); keep(); });
  el("notes").addEventListener("change", () => {
    const id = data.rows[at].id;
    change(id, Object.assign({}, coding(id), { notes: el("notes").value }));
  });
  // Moving on takes the focus from the notes, which saves them first.
  const click = (id, action) => el(id).addEventListener("click", action);
  click("undo", undo);
  click("save", save);
  click("back", () => move(at - 1));
  click("next", () => move(at + 1));
  click("open", nextOpen);
  click("clear", () => change(data.rows[at].id, { frames: [], primary: "", notes: coding(data.rows[at].id).notes }));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !data.rows.length) return;
    const typing = event.target.matches("textarea, input:not([type=checkbox])");
    if (typing) {
      if (event.key === "Escape" || (event.key === "Enter" && event.target === el("coder"))) event.target.blur();
      return;
    }
    // A digit with Shift is another character on every keyboard: the place of the key tells.
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    const pressed = digit ? digit[1] : event.key.toLowerCase();
    const code = data.codes.find((c) => c.shortcut === pressed);
    const actions = {
      arrowright: () => move(at + 1), arrowleft: () => move(at - 1), backspace: () => el("clear").click(),
      u: undo, x: save, n: () => el("notes").focus(),
    };
    if (code) (event.shiftKey ? makePrimary : toggle)(code.key);
    else if (pressed === "enter" && !event.target.matches("button, summary")) nextOpen();
    else if (actions[pressed]) actions[pressed]();
    else return;
    event.preventDefault();
  });
  show();
})();
