// Which view the address names. Every view replaces the content, and takes the focus when the user has asked for it.

let drawn = 0;

async function show(asked) {
  const turn = ++drawn, places = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
  let place;
  try { place = places.map(decodeURIComponent); } catch { place = []; }
  say("Loading…");
  const main = el("div", {});
  const [view, first, part, name] = place;
  if (view === "history") await showHistory(main, first);
  else if (view === "graph" && first && part === "query" && name) await showQuery(main, first, name);
  else if (view === "graph" && first && part === "schema") await showSchema(main, first);
  else if (view === "graph" && first && part === "commits") await showCommits(main, first);
  else if (view === "graph" && first) await showQueries(main, first);
  else await showCluster(main);
  if (turn !== drawn) return;
  const views = [link("", "Cluster", !view), link("history", "History", view === "history")];
  if (view === "graph" && first) views.push(link(path("graph", first), "Graph " + first, true));
  $("views").replaceChildren(...views.map((one) => el("li", {}, one)));
  $("main").replaceChildren(...main.childNodes);
  const title = $("main").querySelector("h2");
  document.title = (title ? title.textContent + " – " : "") + "OmniGraph console";
  if (asked && title) { title.tabIndex = -1; title.focus(); }
  $("main").dataset.shown = location.hash;
}

async function listGraphs() {
  const answer = await ask("/graphs");
  $("graph-ids").replaceChildren(...(answer.ok ? answer.data.graphs.map((one) => el("option", { value: one.graph_id })) : []));
}

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  token = $("token").value.trim();
  $("token").value = "";
  $("forget").hidden = !token;
  listGraphs();
  show(true);
});
$("forget").addEventListener("click", () => {
  token = "";
  $("forget").hidden = true;
  $("graph-ids").replaceChildren();
  $("token").focus();
  show(false);
});
$("go").addEventListener("submit", (event) => {
  event.preventDefault();
  const id = $("graph-id").value.trim();
  if (id) location.hash = "#/" + path("graph", id);
});
window.addEventListener("hashchange", () => show(true));
// Skipping leads to the content, not to a view.
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); $("main").focus(); });
listGraphs();
show(false);
