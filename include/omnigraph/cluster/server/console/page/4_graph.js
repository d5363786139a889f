// One graph: its stored queries with a form each, its schema, its commits.

function graphTabs(id, current) {
  const tab = (place, text) => el("li", {}, link(path("graph", id) + place, text, current === text));
  return el("nav", { class: "tabs", "aria-label": "Of this graph" },
    el("ul", {}, tab("", "Queries"), tab("/schema", "Schema"), tab("/commits", "Commits")));
}

async function showQueries(main, id) {
  main.append(el("h2", {}, "Graph " + id), graphTabs(id, "Queries"));
  const answer = await ask("/" + path("graphs", id, "queries"));
  if (!answer.ok) return main.append(refused(answer, "the stored queries of this graph"));
  const { queries } = answer.data;
  if (!queries.length) {
    main.append(el("p", { class: "note" }, "There is no stored query here that you may run."));
    return say("No stored query.");
  }
  main.append(filtered("Find a query", queries, (one) => one.name + " " + (one.description || ""),
    (some) => some.length ? el("ul", { class: "list" }, some.map((one) => el("li", {},
      link(path("graph", id, "query", one.name), one.name), one.mutation ? el("span", { class: "warn" }, " changes the graph") : null,
      one.description ? el("div", { class: "note" }, one.description) : null)))
      : el("p", { class: "note" }, "No query has these words."), "queries"));
  say(queries.length + " stored queries.");
}

const typeOf = (one) => one.kind === "list" ? "list of " + one.item_kind
  : one.kind === "vector" ? "vector of " + one.vector_dim + " numbers" : one.kind;

/** The JSON of what was typed, as text, so that no digit is lost; undefined leaves the parameter out. */
function typedValue(one, text, present) {
  if (!present) return undefined;
  if (one.kind === "bool") return text;
  if (one.kind === "int" || one.kind === "float") {
    const number = text.trim();
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(number)) throw new Error(one.name + " needs a number.");
    return number;
  }
  if (one.kind === "list" || one.kind === "vector") {
    try {
      if (!Array.isArray(JSON.parse(text))) throw new Error();
    } catch { throw new Error(one.name + " needs a JSON list, as in [1, 2]."); }
    return text;
  }
  return JSON.stringify(one.kind === "bigint" ? text.trim() : text);
}

function fieldOf(one) {
  const id = "p-" + one.name, optional = one.nullable || "default" in one, about = id + "-type";
  const common = { id, "aria-describedby": about, spellcheck: "false" };
  const input = one.kind === "bool" ? el("select", common, el("option", {}, "true"), el("option", {}, "false"))
    : one.kind === "list" || one.kind === "vector" ? el("textarea", { ...common, placeholder: "[]" })
    : one.kind === "date" ? el("input", { ...common, type: "date" })
    : el("input", { ...common, type: "text", inputmode: ["int", "bigint"].includes(one.kind) ? "numeric" : null,
                    placeholder: one.kind === "datetime" ? "2026-01-31T12:00:00Z" : null });
  const given = optional ? el("input", { type: "checkbox", id: id + "-given", change: () => { input.disabled = !given.checked; } }) : null;
  if (optional) input.disabled = true;
  const left = "default" in one ? "left out, it is " + JSON.stringify(one.default) : one.nullable ? "may be left out" : "needed";
  return { one, input, value: () => typedValue(one, input.value, !optional || given.checked),
    shown: el("div", { class: "field" }, el("label", { for: id }, one.name),
      el("span", { class: "note", id: about }, typeOf(one) + ", " + left),
      optional ? el("span", { class: "bar" }, given, el("label", { for: id + "-given" }, "give " + one.name)) : null, input) };
}

async function showQuery(main, id, name) {
  main.append(el("h2", {}, name), graphTabs(id, ""));
  const answer = await ask("/" + path("graphs", id, "queries"));
  if (!answer.ok) return main.append(refused(answer, "the stored queries of this graph"));
  const query = answer.data.queries.find((one) => one.name === name);
  if (!query) {
    main.append(el("p", { class: "bad" }, "There is no such stored query here, or you may not run it."));
    return say("No such query.", true);
  }
  for (const text of [query.description, query.instruction]) if (text) main.append(el("p", {}, text));
  const fields = query.params.map(fieldOf), rows = el("div", {});
  const run = async (event) => {
    event.preventDefault();
    const parts = [];
    try {
      for (const field of fields) {
        const value = field.value();
        if (value !== undefined) parts.push(JSON.stringify(field.one.name) + ":" + value);
        field.input.removeAttribute("aria-invalid");
      }
    } catch (wrong) {
      const field = fields[parts.length] && fields.find((one) => wrong.message.startsWith(one.one.name + " needs"));
      if (field) { field.input.setAttribute("aria-invalid", "true"); field.input.focus(); }
      return say(wrong.message, true);
    }
    if (query.mutation && !await confirmed("“" + name + "” changes the graph " + id + ", as one commit.")) return say("Not run.");
    say("Running…");
    const body = '{"params":{' + parts.join(",") + '},"expect_mutation":' + query.mutation + "}";
    showAnswer(rows, await ask("/" + path("graphs", id, "queries", name), body), query);
  };
  main.append(el("form", { submit: run, autocomplete: "off" }, fields.length
    ? el("fieldset", {}, el("legend", {}, "Parameters"), fields.map((field) => field.shown)) : null,
    el("button", { type: "submit", class: query.mutation ? "danger" : null }, query.mutation ? "Run and change the graph" : "Run")), rows);
  say(query.mutation ? "A query that changes the graph." : "A query that reads.");
}

function confirmed(text) {
  const dialog = $("confirm");
  $("confirm-text").textContent = text;
  dialog.returnValue = "cancel";
  return new Promise((decide) => {
    dialog.addEventListener("close", () => decide(dialog.returnValue === "go"), { once: true });
    dialog.showModal();
  });
}

/** The number as it was sent, where a double would lose digits. */
const cellText = (value) => value === null ? el("span", { class: "note" }, "null")
  : typeof value === "object" ? code(JSON.stringify(value)) : String(value);

/** Integers beyond what a double holds stay texts. */
function readExactly(text) {
  const kept = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (found) =>
    /^-?\d{16,}$/.test(found) && !Number.isSafeInteger(Number(found)) ? '"' + found + '"' : found);
  return JSON.parse(kept);
}

function showAnswer(box, answer, query) {
  box.replaceChildren(el("h3", {}, "Answer"));
  if (!answer.ok) return box.append(refused(answer, "to run " + query.name));
  const data = readExactly(answer.text);
  if (query.mutation) {
    const told = `${data.affected_nodes} nodes and ${data.affected_edges} edges changed` +
      (data.commit ? ", commit " + data.commit.graph_commit_id : "; there is no new commit");
    box.append(el("p", { class: "good" }, told));
    return say(told);
  }
  const columns = data.columns || [];
  box.append(capped(data.rows, 200, (some) => table(data.row_count + " rows", columns,
    some.map((row) => columns.map((column) => cellText(row[column]))), "No row."), "rows"));
  const drawing = resultDrawing(columns, data.rows);
  if (drawing) box.append(el("h3", {}, "As a graph"), el("p", { class: "note" },
    "What one row says of a variable is a node; lines join the nodes of one row."), drawing);
  say(data.row_count + " rows.");
}

/** Small results over several variables: `p.name`, `q.name`. */
function resultDrawing(columns, rows) {
  const variables = [...new Set(columns.filter((one) => one.includes(".")).map((one) => one.split(".")[0]))];
  if (variables.length < 2 || !rows.length || rows.length > 60) return null;
  const nodes = new Map(), edges = new Map();
  for (const row of rows) {
    const inRow = variables.map((variable) => {
      const own = columns.filter((one) => one.startsWith(variable + "."));
      const values = own.map((one) => row[one]);
      if (values.every((value) => value === null)) return null;
      const id = JSON.stringify(values), named = values.find((value) => typeof value === "string") ?? values[0];
      nodes.set(id, { id, name: String(named), about: own.map((one, i) => one + ": " + values[i]).join("\n") });
      return id;
    }).filter(Boolean);
    for (let i = 1; i < inRow.length; ++i)
      if (inRow[i - 1] !== inRow[i]) edges.set(inRow[i - 1] + inRow[i], { from: inRow[i - 1], to: inRow[i], plain: true });
  }
  if (nodes.size > 80) return null;
  return graphDrawing([...nodes.values()], [...edges.values()], "The rows as a graph of " + nodes.size + " nodes; the table has the same");
}

/** Types, their properties and where edges lead, from the text of a schema that the server has checked. */
function readSchema(text) {
  const words = text.replace(/\/\/[^\n]*|\/\*[^]*?\*\//g, " ")
    .match(/"(?:[^"\\]|\\[^])*"|->|\.\.|@?[A-Za-z_][A-Za-z0-9_]*|[^\s]/g) || [];
  const types = [];
  for (let i = 0; i < words.length; ++i) {
    if (!["node", "edge", "interface"].includes(words[i])) continue;
    const type = { kind: words[i], name: words[i + 1], properties: [] };
    i += type.kind === "edge" ? 2 : 1;
    if (type.kind === "edge")
      for (const end of ["from", "to"]) {  // `Post`, or `Post | Comment`
        type[end] = [words[++i]];
        for (++i; words[i] === "|"; i += 2) type[end].push(words[i + 1]);
        if (end === "to") --i;
      }
    for (let round = 0; i + 1 < words.length; ++i) {
      const next = words[i + 1];
      if (round === 0 && ["{", "node", "edge", "interface"].includes(next)) break;
      round += next === "(" ? 1 : next === ")" ? -1 : 0;
    }
    if (words[i + 1] === "{") {
      let round = 0;
      for (i += 2; i < words.length && (round > 0 || words[i] !== "}"); ++i) {
        round += words[i] === "(" ? 1 : words[i] === ")" ? -1 : 0;
        if (round === 0 && words[i + 1] === ":" && /^[a-z_]/.test(words[i])) type.properties.push(words[i]);
      }
    }
    types.push(type);
  }
  return types;
}

async function showSchema(main, id) {
  main.append(el("h2", {}, "Graph " + id), graphTabs(id, "Schema"));
  const answer = await ask("/" + path("graphs", id, "schema"));
  if (!answer.ok) return main.append(refused(answer, "the schema of this graph"));
  const source = answer.data.schema_source, types = readSchema(source);
  const nodes = types.filter((type) => type.kind === "node"), edges = types.filter((type) => type.kind === "edge");
  if (nodes.length && nodes.length <= 80)
    main.append(graphDrawing(nodes.map((type) => ({ id: type.name, name: type.name, about: type.name + ": " + type.properties.join(", ") })),
      edges.flatMap((type) => type.from.flatMap((from) => type.to.map((to) => ({ ...type, from, to })))), "The schema as a graph of " + nodes.length + " node types and " + edges.length + " edge types; the table has the same"));
  main.append(table("Types", ["Type", "Kind", "Properties", "Leads"], types.map((type) =>
    [code(type.name), type.kind, type.properties.join(", "), type.from ? type.from.join(" | ") + " → " + type.to.join(" | ") : ""]), "The schema has no type."),
    el("details", {}, el("summary", {}, "The text"), el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "The text of the schema" }, el("pre", {}, source))));
  say(nodes.length + " node types, " + edges.length + " edge types.");
}

async function showCommits(main, id) {
  main.append(el("h2", {}, "Graph " + id), graphTabs(id, "Commits"));
  const answer = await ask("/" + path("graphs", id, "commits") + "?limit=100");
  if (!answer.ok) return main.append(refused(answer, "the commits of this graph"));
  main.append(table("The newest commits", ["Commit", "When", "Who", "Version"], answer.data.commits.map((one) =>
    [code(one.graph_commit_id), when(new Date(one.created_at / 1000).toISOString()), one.actor_id || "–", one.manifest_version]), "No commit."));
  say(answer.data.commits.length + " commits.");
}
