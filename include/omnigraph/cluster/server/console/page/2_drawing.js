// Drawings. Each stands beside a table or list that says the same.

const boxWidth = (text) => Math.max(60, Math.min(text.length, 34) * 7.4 + 18);
const cut = (text, most) => text.length > most ? text.slice(0, most - 1) + "…" : text;

function frame(width, height, label, children) {
  const tip = el("marker", { id: "tip", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 8, markerHeight: 8,
                             orient: "auto-start-reverse" }, el("path", { d: "M0 0 8 4 0 8z" }));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    el("svg", { width, height, viewBox: "0 0 " + width + " " + height, role: "group", "aria-label": label },
      el("defs", {}, tip), children));
}

/** The resources in columns: what others depend on stands left of them. Many alike in one container are one box. */
function resourceDrawing(resources, dependencies, onChoose) {
  const boxes = new Map(), boxOf = new Map(), groups = new Map();
  for (const one of resources) {
    const key = one.kind + " " + (one.within || "");
    groups.set(key, (groups.get(key) || []).concat([one]));
  }
  for (const [key, members] of groups) {
    if (members.length <= 12) {
      for (const one of members) boxes.set(one.address, { id: one.address, members: [one], to: new Set(), from: new Set() });
      continue;
    }
    const first = members[0];
    boxes.set(key, { id: members.length + " × " + first.kind + (first.within ? " in " + first.within : ""), members,
                     to: new Set(), from: new Set() });
    for (const one of members) boxOf.set(one.address, key);
  }
  const keyOf = (address) => boxOf.get(address) || address;
  for (const { from, to } of dependencies) {
    const a = keyOf(from), b = keyOf(to);
    if (a === b || !boxes.has(a) || !boxes.has(b)) continue;
    boxes.get(a).to.add(b);
    boxes.get(b).from.add(a);
  }
  const levels = new Map();
  const levelOf = (key, seen) => {
    if (levels.has(key)) return levels.get(key);
    if (seen.has(key)) return 0;
    seen.add(key);
    let level = 0;
    for (const next of boxes.get(key).to) level = Math.max(level, levelOf(next, seen) + 1);
    levels.set(key, level);
    return level;
  };
  const columns = [];
  for (const key of boxes.keys()) (columns[levelOf(key, new Set())] ||= []).push(key);
  let x = 16, height = 0;
  for (const column of columns) {
    const widest = Math.max(...column.map((key) => boxWidth(boxes.get(key).id)));
    column.forEach((key, row) => Object.assign(boxes.get(key), { x, y: 16 + row * 40, width: widest }));
    height = Math.max(height, 16 + column.length * 40);
    x += widest + 70;
  }
  const order = columns.flat();
  const edges = [];
  for (const key of order)
    for (const target of boxes.get(key).to) {
      const a = boxes.get(key), b = boxes.get(target);
      const x1 = a.x, y1 = a.y + 14, x2 = b.x + b.width, y2 = b.y + 14, bend = Math.max(30, (x1 - x2) / 2);
      edges.push({ from: key, to: target, shape: el("path", { class: "edge", "marker-end": "url(#tip)",
        d: `M${x1} ${y1} C${x1 - bend} ${y1} ${x2 + bend} ${y2} ${x2 + 2} ${y2}` }) });
    }
  const worst = (box) => box.members.map((one) => tones[one.status] || "")
    .sort((a, b) => ["bad", "warn", "good", ""].indexOf(a) - ["bad", "warn", "good", ""].indexOf(b))[0];
  const shapes = new Map();
  const choose = (key) => {
    const box = boxes.get(key);
    for (const [other, shape] of shapes)
      shape.setAttribute("class", (worst(boxes.get(other)) || "") + (other === key ? " chosen" : "") +
        (box.to.has(other) || box.from.has(other) ? " near" : ""));
    for (const edge of edges)
      edge.shape.setAttribute("class", edge.from === key || edge.to === key ? "edge near" : "edge");
    onChoose(box);
  };
  const move = (from, step) => {
    const next = order[Math.max(0, Math.min(order.length - 1, order.indexOf(from) + step))];
    shapes.get(from).setAttribute("tabindex", -1);
    shapes.get(next).setAttribute("tabindex", 0);
    shapes.get(next).focus();
  };
  const beside = (from, step) => {
    const at = columns.findIndex((column) => column.includes(from)), column = columns[at + step];
    if (column) move(from, order.indexOf(column[Math.min(columns[at].indexOf(from), column.length - 1)]) - order.indexOf(from));
  };
  for (const key of order) {
    const box = boxes.get(key);
    const label = box.id + (box.members.length === 1 ? ", " + (box.members[0].status || "no status") : "") +
      ", depends on " + box.to.size + ", needed by " + box.from.size;
    shapes.set(key, el("g", { role: "button", tabindex: key === order[0] ? 0 : -1, "aria-label": label,
      class: worst(box), click: () => choose(key), keydown: (event) => {
        const done = { Enter: () => choose(key), " ": () => choose(key), ArrowDown: () => move(key, 1),
                       ArrowUp: () => move(key, -1), ArrowRight: () => beside(key, 1), ArrowLeft: () => beside(key, -1),
                       Home: () => move(key, -order.length), End: () => move(key, order.length) }[event.key];
        if (!done) return;
        event.preventDefault();
        done();
      } },
      el("rect", { class: "box", x: box.x, y: box.y, width: box.width, height: 28, rx: 4 }),
      el("text", { x: box.x + 9, y: box.y + 19 }, cut(box.id, 34)), el("title", {}, box.id)));
  }
  return frame(x, height + 8, "Dependencies of the resources: arrow keys move, Enter shows one",
    edges.map((edge) => edge.shape).concat([...shapes.values()]));
}

/** Nodes and edges with names, laid out by springs; the same picture for the same input. */
function graphDrawing(nodes, edges, label) {
  const count = nodes.length, side = Math.max(320, Math.min(1400, 130 * Math.sqrt(count) + 160));
  const at = nodes.map((_, i) => ({ x: side / 2 + side / 3 * Math.cos(i * 2.399), y: side / 2 + side / 3 * Math.sin(i * 2.399) }));
  const indexOf = new Map(nodes.map((node, i) => [node.id, i]));
  const wires = edges.filter((edge) => indexOf.has(edge.from) && indexOf.has(edge.to))
    .map((edge) => ({ ...edge, a: indexOf.get(edge.from), b: indexOf.get(edge.to) }));
  for (let step = 0, warmth = side / 8; step < 200; ++step, warmth *= 0.975) {
    const pull = at.map(() => ({ x: 0, y: 0 }));
    for (let i = 0; i < count; ++i)
      for (let j = i + 1; j < count; ++j) {
        const dx = at[i].x - at[j].x, dy = at[i].y - at[j].y, d2 = Math.max(dx * dx + dy * dy, 1), push = 16000 / d2;
        pull[i].x += dx / Math.sqrt(d2) * push; pull[i].y += dy / Math.sqrt(d2) * push;
        pull[j].x -= dx / Math.sqrt(d2) * push; pull[j].y -= dy / Math.sqrt(d2) * push;
      }
    for (const { a, b } of wires) {
      if (a === b) continue;
      const dx = at[b].x - at[a].x, dy = at[b].y - at[a].y, d = Math.max(Math.hypot(dx, dy), 1), tension = (d - 150) / 12;
      pull[a].x += dx / d * tension; pull[a].y += dy / d * tension;
      pull[b].x -= dx / d * tension; pull[b].y -= dy / d * tension;
    }
    at.forEach((place, i) => {
      const size = Math.max(Math.hypot(pull[i].x, pull[i].y), 1), move = Math.min(size, warmth) / size;
      place.x += pull[i].x * move + (side / 2 - place.x) * 0.01;
      place.y += pull[i].y * move + (side / 2 - place.y) * 0.01;
    });
  }
  const left = Math.min(...at.map((place, i) => place.x - boxWidth(nodes[i].name) / 2)) - 24;
  const top = Math.min(...at.map((place) => place.y)) - 48;
  at.forEach((place) => { place.x -= left; place.y -= top; });
  const width = Math.max(...at.map((place, i) => place.x + boxWidth(nodes[i].name) / 2)) + 60;
  const height = Math.max(...at.map((place) => place.y)) + 48;
  const between = new Map(), shapes = [];
  for (const wire of wires) {
    const pair = Math.min(wire.a, wire.b) + " " + Math.max(wire.a, wire.b), nth = between.get(pair) || 0;
    between.set(pair, nth + 1);
    const from = at[wire.a], to = at[wire.b];
    let d, x, y;
    if (wire.a === wire.b) {
      const edge = from.x + boxWidth(nodes[wire.a].name) / 2, reach = 24 + nth * 14;
      d = `M${edge} ${from.y - 6} C${edge + reach} ${from.y - 20 - reach} ${edge + reach} ${from.y + 20 + reach} ${edge} ${from.y + 6}`;
      x = edge + 4; y = from.y + 26 + nth * 14;
    } else {
      const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy) || 1;
      const side2 = (wire.a < wire.b ? 1 : -1) * (nth % 2 ? -1 : 1) * Math.ceil(nth / 2) * 36;
      const mx = (from.x + to.x) / 2 - dy / length * side2, my = (from.y + to.y) / 2 + dx / length * side2;
      const stop = (place, node, ox, oy) => {
        const w = boxWidth(node.name) / 2 + 3, k = Math.min(w / Math.max(Math.abs(ox), 1e-6), 17 / Math.max(Math.abs(oy), 1e-6));
        return [place.x + ox * k, place.y + oy * k];
      };
      const [x1, y1] = stop(from, nodes[wire.a], mx - from.x, my - from.y);
      const [x2, y2] = stop(to, nodes[wire.b], mx - to.x, my - to.y);
      d = `M${x1} ${y1} Q${mx} ${my} ${x2} ${y2}`;
      x = (x1 + 2 * mx + x2) / 4; y = (y1 + 2 * my + y2) / 4 - 4;
    }
    shapes.push(el("path", { class: "edge", d, "marker-end": wire.plain ? null : "url(#tip)" }));
    if (wire.name) shapes.push(el("text", { class: "edge-name", x, y, "text-anchor": "middle" }, cut(wire.name, 28)));
  }
  nodes.forEach((node, i) => {
    const w = boxWidth(node.name);
    shapes.push(el("g", {}, el("rect", { class: "box", x: at[i].x - w / 2, y: at[i].y - 14, width: w, height: 28, rx: 14 }),
      el("text", { x: at[i].x, y: at[i].y + 5, "text-anchor": "middle" }, cut(node.name, 34)),
      el("title", {}, node.about || node.name)));
  });
  return frame(Math.ceil(width), Math.ceil(height), label, shapes);
}
