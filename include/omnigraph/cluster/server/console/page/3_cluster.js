// The cluster: what is applied and served, what is wrong with it, and how it came to be.

let cluster = null;  // the last answer of /cluster/status, or null when this caller does not get it

const reasons = (list) => el("ul", { class: "list" }, list.map((one) => el("li", {},
  code(one.code), " ", one.path ? [code(one.path), ": "] : null, one.message,
  one.remedy ? el("div", { class: "note" }, one.remedy) : null)));

function card(figure, text, tone) {
  return el("li", {}, el("span", { class: "figure " + (tone || "") }, figure), text);
}

async function showCluster(main) {
  const [status, resources] = await Promise.all([ask("/cluster/status"), ask("/cluster/resources")]);
  main.append(el("h2", {}, "Cluster"));
  if (!status.ok) {
    main.append(refused(status, "the state of the cluster"));
    if (status.status === 403)
      main.append(el("p", {}, "A graph that you may use opens by its id, above."));
    return;
  }
  const { applied_revision: revision, ready, quarantined, warnings, reload_failed: failed } = status.data;
  const rows = resources.ok ? resources.data.resources : [];
  const drifted = rows.filter((one) => one.status === "drifted");
  const waiting = rows.filter((one) => (one.conditions || []).includes("approval_required"));
  main.append(el("ul", { class: "cards" },
    card(revision.state_revision, "revision, configuration " + (revision.config_digest || "–").slice(0, 12)),
    card(ready.length, "graphs in service", ready.length ? "good" : "bad"),
    card(quarantined.length, "out of service", quarantined.length ? "bad" : ""),
    card(drifted.length, "drifted resources", drifted.length ? "warn" : ""),
    card(waiting.length, "changes that wait for an approval", waiting.length ? "warn" : "")));
  if (failed) main.append(el("h3", {}, "A newer revision is not served"), el("p", { class: "bad" }, failed));
  if (ready.length)
    main.append(el("h3", {}, "Graphs in service"),
      el("ul", { class: "list" }, ready.map((id) => el("li", {}, link(path("graph", id), id)))));
  if (quarantined.length)
    main.append(el("h3", {}, "Out of service"), ...quarantined.map((graph) =>
      el("section", { "aria-label": "graph " + graph.graph_id },
        el("p", {}, worded(graph.graph_id, "bad")), reasons(graph.reasons))));
  if (warnings.length) main.append(el("h3", {}, "Warnings"), reasons(warnings));
  if (!resources.ok) return main.append(refused(resources, "the resources"));
  showResources(main, resources.data, drifted, waiting);
  say("Revision " + revision.state_revision + ": " + rows.length + " resources, " + ready.length + " graphs in service.");
}

function showResources(main, data, drifted, waiting) {
  const rows = data.resources;
  const told = (list) => el("ul", { class: "list" }, list.map((one) =>
    el("li", {}, code(one.address), " ", one.message || (one.conditions || []).join(", "))));
  if (data.lock)
    main.append(el("p", { class: "warn" }, "A command holds the lock: " + data.lock.operation + ", since ", when(data.lock.created_at)));
  if (drifted.length) main.append(el("h3", {}, "Drift"), told(drifted));
  if (waiting.length) main.append(el("h3", {}, "Waiting for an approval"), told(waiting));
  if (data.interrupted.length)
    main.append(el("h3", {}, "Interrupted operations"), table("Operations that did not end", ["Operation", "Of", "Since"],
      data.interrupted.map((one) => [one.kind, code(one.resource), when(one.started_at)]), ""));
  main.append(el("h3", {}, "Approvals"), table("Approvals, the newest first", ["Change", "Reason", "Given", "Standing"],
    data.approvals.map((one) => [[one.operation + " ", code(one.resource)], one.reason,
      [one.approved_by + ", ", when(one.created_at)],
      worded(one.standing, one.standing === "unused" ? "good" : "")]), "No approval has been given."));
  if (data.notes.length) main.append(el("h3", {}, "Notes"), reasons(data.notes));
  main.append(el("h3", {}, "Resources"));
  if (!rows.length) return main.append(el("p", { class: "note" }, "Nothing is applied yet."));
  const chosen = el("div", { "aria-live": "polite" });
  main.append(resourceDrawing(rows, data.dependencies, (box) => {
    chosen.replaceChildren(el("h4", {}, box.id), capped(box.members, 25, (some) => el("ul", { class: "list" },
      some.map((one) => el("li", {}, code(one.address), " ", worded(one.status || "no status"), " ", short(one.digest),
        one.message ? " " + one.message : ""))), "resources"));
  }), chosen);
  const needs = new Map();
  for (const { from, to } of data.dependencies) needs.set(from, (needs.get(from) || []).concat([to]));
  main.append(filtered("Find a resource", rows, (one) => one.address + " " + one.kind + " " + (one.status || ""),
    (some) => table("Resources", ["Address", "Status", "Depends on", "Digest"], some.map((one) => [code(one.address),
      worded(one.status || "no status"), (needs.get(one.address) || []).map((to) => el("div", {}, code(to))),
      short(one.digest)]), "No resource has these words."), "resources"));
}

async function showHistory(main, revision) {
  main.append(el("h2", {}, revision ? "Revision " + revision : "History"));
  if (revision) return showRevision(main, revision);
  const answer = await ask("/cluster/history?limit=200");
  if (!answer.ok) return main.append(refused(answer, "the history"));
  const { revisions, notes } = answer.data;
  if (notes.length) main.append(reasons(notes));
  main.append(capped(revisions, 50, (some) => table("Revisions, the newest first",
    ["Revision", "When", "Who", "Command", "Changes"], some.map((one) => [
      link(path("history", one.revision), one.revision), when(one.recorded_at), one.actor || "–", one.command,
      `${one.created} created, ${one.updated} updated, ${one.deleted} deleted`]), "Nothing is recorded yet."), "revisions"));
  say(revisions.length + " revisions.");
}

async function showRevision(main, revision) {
  const answer = await ask("/cluster/history/" + encodeURIComponent(revision));
  if (!answer.ok) return main.append(refused(answer, "the history"));
  const { summary, changes, statuses, texts, notes } = answer.data;
  main.append(el("p", {}, link("history", "All revisions")),
    el("p", {}, summary.command + ", ", when(summary.recorded_at), summary.actor ? " by " + summary.actor : ""));
  if (notes.length) main.append(reasons(notes));
  main.append(capped(changes, 200, (some) => table("What changed", ["Resource", "Change", "Before", "After", "Beside the text"],
    some.map((one) => [code(one.resource), one.operation, short(one.before_digest), short(one.after_digest),
      (one.metadata || []).join(", ")]), "No resource changed."), "changes"));
  if (statuses.length)
    main.append(table("Statuses that changed", ["Resource", "Before", "After"], statuses.map((one) =>
      [code(one.address), one.before || "–", one.after ? worded(one.after) : "–"]), ""));
  for (const text of texts)
    main.append(el("section", {}, el("h3", {}, text.path), el("p", { class: "note" },
      text.resources.join(", ") + ": " + text.added + " lines added, " + text.removed + " removed"), diffOf(text)));
  say("Revision " + revision + ": " + changes.length + " changes.");
}

function diffOf(text) {
  const kinds = { "+": ["add", "added: "], "-": ["cut", "removed: "], "@": ["place", ""] };
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Changes of " + text.path },
    el("pre", {}, text.diff.split("\n").map((line) => {
      const [tone, spoken] = kinds[line[0]] || ["", ""];
      return el("span", { class: tone, "aria-label": spoken ? spoken + line.slice(1) : null }, line);
    })));
}
