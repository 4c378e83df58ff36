// The plane under the picture: camera, colours, and which node is where. No text from data here.

const CALM = matchMedia("(prefers-reduced-motion: reduce)");

const FOOT = 44; // pixels under the picture for the legend and the buttons

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

function ease(t) {
  return t < 0.5 ? 4 * t * t * t : 1 - Math.pow(-2 * t + 2, 3) / 2;
}

// "#RRGGBB" mixed with another by a share 0–1.
function mixed(colour, other, share) {
  const part = (hex, at) => parseInt(hex.slice(at, at + 2), 16);
  const both = [1, 3, 5].map(at =>
    Math.round(part(colour, at) * (1 - share) + part(other, at) * share));
  return `rgb(${both.join(",")})`;
}

// The colours of the theme as the browser shows it: right before the server knows of the dark.
function readInk(host) {
  const style = getComputedStyle(host);
  const read = (name, rest) => {
    const value = style.getPropertyValue(name).trim();
    return /^#[0-9a-f]{6}$/i.test(value) ? value : rest;
  };
  const series = style.getPropertyValue("--st-chart-categorical-colors").split(",")
    .map(one => one.trim()).filter(one => /^#[0-9a-f]{6}$/i.test(one));
  const background = read("--st-background-color", "#FFFFFF");
  // The second colour of the series means shortage everywhere in the app: no community has it.
  const gap = series[1] || "#C2500F";
  const groups = series.length > 2 ? series.filter((_, at) => at !== 1) : ["#2F4BC7", "#0E7C66"];
  const dark = parseInt(background.slice(1, 3), 16) < 110;
  return {
    background, gap, dark,
    text: read("--st-text-color", "#0E1522"),
    border: read("--st-border-color", "#DFE4EC"),
    accent: read("--st-primary-color", "#2F4BC7"),
    font: style.getPropertyValue("--st-font") || "Inter, sans-serif",
    group: at => {
      const base = groups[at % groups.length];
      const again = Math.floor(at / groups.length);
      return again ? mixed(base, background, Math.min(0.5, again * 0.28)) : mixed(base, base, 0);
    },
    // Captions must be readable on the background: nearer to the text colour.
    word: at => mixed(groups[at % groups.length], read("--st-text-color", "#0E1522"), 0.28),
    faded: dark ? "#2B3544" : "#DDE2EA",
  };
}

// Camera: the point of the plane in the middle of the picture, and pixels per unit.
class Camera {
  constructor() {
    Object.assign(this, {
      x: 0.5, y: 0.5, scale: 400, width: 1, height: 1, deep: 1, least: 100, aspect: 1,
    });
  }

  resize(width, height) {
    const before = this.least;
    Object.assign(this, { width, height, deep: Math.max(height - FOOT, 80) });
    // The plane has no units: it is stretched a little to fill a wide or a narrow frame.
    this.aspect = clamp((width - 64) / (this.deep - 84), 0.75, 1.7);
    this.least = Math.max(40, Math.min((width - 64) / this.aspect, this.deep - 84));
    if (before !== this.least) this.scale *= this.least / before;
  }

  toScreen(x, y) {
    return [
      (x - this.x) * this.scale * this.aspect + this.width / 2,
      (y - this.y) * this.scale + this.deep / 2,
    ];
  }

  toPlane(px, py) {
    return [
      (px - this.width / 2) / (this.scale * this.aspect) + this.x,
      (py - this.deep / 2) / this.scale + this.y,
    ];
  }

  zoomAt(px, py, factor) {
    const [x, y] = this.toPlane(px, py);
    this.scale = clamp(this.scale * factor, this.least * 0.6, this.least * 24);
    this.x = x - (px - this.width / 2) / (this.scale * this.aspect);
    this.y = y - (py - this.deep / 2) / this.scale;
    this.keepNear();
  }

  pan(dx, dy) {
    this.x -= dx / (this.scale * this.aspect);
    this.y -= dy / this.scale;
    this.keepNear();
  }

  // The map is never lost: its middle stays within reach.
  keepNear() {
    this.x = clamp(this.x, -0.2, 1.2);
    this.y = clamp(this.y, -0.2, 1.2);
  }

  get zoom() {
    return this.scale / this.least;
  }

  get place() {
    return { x: this.x, y: this.y, zoom: this.zoom };
  }

  set place({ x, y, zoom }) {
    Object.assign(this, { x, y, scale: zoom * this.least });
  }

  // The place that shows these nodes with some air around them.
  around(nodes, indices, most = 6) {
    const xs = indices.map(at => nodes.x[at]), ys = indices.map(at => nodes.y[at]);
    const low = [Math.min(...xs), Math.min(...ys)], high = [Math.max(...xs), Math.max(...ys)];
    const room = Math.min(this.width / this.aspect / Math.max(high[0] - low[0], 1e-6),
      this.deep / Math.max(high[1] - low[1], 1e-6)) * 0.62;
    const zoom = clamp(room / this.least, 1, most);
    return { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, zoom };
  }
}

// Nodes and edges as arrays, and what lies around each node.
function readNodes(data) {
  const count = data.ids.length;
  const near = Array.from({ length: count }, () => []);
  const edges = data.edges;
  for (let at = 0; at < edges.length; at += 3) {
    near[edges[at]].push([edges[at + 1], edges[at + 2] / 100]);
    near[edges[at + 1]].push([edges[at], edges[at + 2] / 100]);
  }
  const order = Array.from({ length: count }, (_, at) => at)
    .sort((one, other) => data.size[other] - data.size[one]);
  const urgent = data.size.map((size, at) => size * (0.15 + data.gap[at] / 100));
  const largest = Math.max(1, ...data.size);
  const base = clamp(150 / Math.sqrt(Math.max(count, 1)), 2.2, 9);
  const nodes = {
    ids: data.ids, names: data.names, words: data.words, group: data.group, count, near, order,
    x: data.x.map(value => value / 10000), y: data.y.map(value => value / 10000),
    gap: data.gap.map(value => value / 100), edges,
    base: data.size.map(value => base * (0.62 + 1.25 * Math.sqrt(value / largest))),
    groups: Math.max(0, ...data.group) + 1,
    place: new Map(data.ids.map((id, at) => [id, at])),
    urgent: [...order].sort((one, other) => urgent[other] - urgent[one]), web: data.web || [],
  };
  return Object.assign(nodes, readLand(nodes));
}

// What holds a community's territory together: who stands next to whom, and how far apart.
function readLand(nodes) {
  const members = Array.from({ length: nodes.groups }, () => []);
  nodes.group.forEach((group, at) => members[group].push(at));
  const ties = members.map(() => []), apart = [];
  members.forEach((mine, group) => mine.length <= 600 && mine.forEach(at => {
    const near = mine.filter(other => other !== at)
      .map(other => [other, Math.hypot(nodes.x[at] - nodes.x[other], nodes.y[at] - nodes.y[other])])
      .sort((one, other) => one[1] - other[1]).slice(0, 3);
    if (near.length) apart.push(near[0][1]);
    for (const [other, far] of near) ties[group].push([at, other, far]);
  }));
  apart.sort((one, other) => one - other);
  return { members, ties, spacing: apart[Math.floor(apart.length / 2)] || 0.03 };
}

function radius(nodes, at, zoom) {
  return nodes.base[at] * Math.pow(zoom, 0.45);
}

function nodeAt(nodes, camera, px, py, reach = 6) {
  let found = -1, best = Infinity;
  for (let at = 0; at < nodes.count; at++) {
    const [x, y] = camera.toScreen(nodes.x[at], nodes.y[at]);
    const distance = Math.hypot(x - px, y - py) - radius(nodes, at, camera.zoom);
    if (distance < reach && distance < best) [found, best] = [at, distance];
  }
  return found;
}

// The next node in a direction, for arrow keys: near, and not too far off the line.
function nextTo(nodes, camera, from, dx, dy) {
  let found = from, best = Infinity;
  for (let at = 0; at < nodes.count; at++) {
    const along = (nodes.x[at] - nodes.x[from]) * dx + (nodes.y[at] - nodes.y[from]) * dy;
    const aside = Math.abs((nodes.x[at] - nodes.x[from]) * dy - (nodes.y[at] - nodes.y[from]) * dx);
    if (at === from || along <= 1e-9 || aside > along * 1.2) continue;
    const cost = along + 2 * aside;
    if (cost < best) [found, best] = [at, cost];
  }
  return found;
}
