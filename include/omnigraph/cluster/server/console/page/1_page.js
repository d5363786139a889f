"use strict";
// The page: elements, what the server says, and what is said to the user.

const $ = (id) => document.getElementById(id);
const svgNames = new Set(["svg", "g", "path", "rect", "text", "circle", "defs", "marker", "title"]);

/** An element. Attributes that are functions are listeners; false and null leave an attribute out. */
function el(name, attributes, ...children) {
  const made = svgNames.has(name) ? document.createElementNS("http://www.w3.org/2000/svg", name)
                                  : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function say(text, bad) {
  $("status").textContent = text;
  $("status").className = bad ? "bad" : "";
}

let token = "";

/** Never rejects: what cannot be reached has the status 0. */
async function ask(path, body) {
  const headers = {};
  if (token) headers.Authorization = "Bearer " + token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const answer = await fetch(path, { method: body === undefined ? "GET" : "POST", headers, body, cache: "no-cache",
                                       credentials: "omit", redirect: "error" });
    const text = await answer.text();
    let data = {};
    try { data = JSON.parse(text); } catch { data = { error: text.slice(0, 300) }; }
    return { ok: answer.ok, status: answer.status, data, text };
  } catch {
    return { ok: false, status: 0, data: { error: "The server cannot be reached." }, text: "" };
  }
}

/** What a refusal means for somebody who looks at a page. */
function reasonOf(answer, what) {
  const told = answer.data.error || "status " + answer.status;
  if (answer.status === 401) return (token ? "The token is not accepted. " : "A bearer token is needed. ") + told;
  if (answer.status === 403) return "Not permitted: " + what + ". " + told;
  return told;
}

function refused(answer, what) {
  const text = reasonOf(answer, what);
  say(text, true);
  return el("p", { class: answer.status === 403 ? "warn" : "bad" }, text);
}

function table(caption, heads, rows, none) {
  if (!rows.length) return el("p", { class: "note" }, none);
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    el("table", {}, el("caption", { class: "note" }, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell) => el("td", {}, cell)))))));
}

const link = (place, text, current) => el("a", { href: "#/" + place, "aria-current": current ? "page" : null }, text);
const path = (...parts) => parts.map(encodeURIComponent).join("/");
const code = (text) => el("code", {}, text);
const short = (digest) => digest ? code(digest.slice(0, 12)) : "–";
const when = (text) => el("time", { datetime: text }, String(text).replace("T", " ").replace(/(\.\d+)?Z$/, " UTC"));

const tones = { applied: "good", drifted: "warn", blocked: "warn", error: "bad", pending: "warn", planned: "warn",
                applying: "warn" };
const signs = { good: "✓ ", warn: "! ", bad: "✗ " };
/** The word, a sign and a colour, so that none of them has to be seen. */
function worded(word, tone) {
  const shown = tone || tones[word] || "";
  return el("span", { class: shown }, (signs[shown] || "") + word);
}

/** The first rows of a long list, and a button for the others. */
function capped(list, most, show, named) {
  const box = el("div", {});
  const draw = (count) => {
    box.replaceChildren(show(list.slice(0, count)));
    if (list.length > count)
      box.append(el("p", {}, el("button", { type: "button", click: () => {
        draw(list.length);
        say("All " + list.length + " " + named + " are shown.");
      } }, "Show all " + list.length + " " + named)));
  };
  draw(most);
  return box;
}

/** A list with a field that filters it by what `wordsOf` says of an entry. */
function filtered(label, list, wordsOf, show, named) {
  const id = "filter-" + named.replace(/\W/g, "-");
  const out = el("div", {});
  const draw = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = list.filter((one) => words.every((word) => wordsOf(one).toLowerCase().includes(word)));
    out.replaceChildren(capped(kept, 100, show, named));
    return kept.length;
  };
  draw("");
  const field = el("input", { id, type: "search", input: () => say(draw(field.value) + " " + named + " found.") });
  return el("div", {}, list.length > 5 ? el("p", { class: "bar" }, el("label", { for: id }, label), field) : null, out);
}
