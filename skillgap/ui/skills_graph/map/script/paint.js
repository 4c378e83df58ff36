// Painting: territories and edges on a sheet of their own, nodes, rings, focus and path.

const MARGIN = 0.3; // of the sheet beyond the picture, so that a pan does not run out of it

function circle(context, x, y, r) {
  context.moveTo(x + r, y);
  context.arc(x, y, r, 0, 2 * Math.PI);
}

// The sheet under the nodes, painted once per camera place and moved with it in between.
class Sheet {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.painted = null;
  }

  paint(nodes, camera, ink, ratio) {
    const wide = camera.width * (1 + 2 * MARGIN), tall = camera.height * (1 + 2 * MARGIN);
    this.canvas.width = Math.round(wide * ratio);
    this.canvas.height = Math.round(tall * ratio);
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, camera.width * MARGIN * ratio, camera.height * MARGIN * ratio);
    this.territories(context, nodes, camera, ink);
    this.web(context, nodes, camera, ink);
    this.edges(context, nodes, camera, ink);
    this.painted = { ...camera.place, scale: camera.scale };
  }

  // Each community on land of its own: one broad stroke through neighbours, so that it never
  // darkens where it meets itself.
  territories(context, nodes, camera, ink) {
    const reach = clamp(nodes.spacing, 0.008, 0.075) * camera.scale;
    context.lineCap = context.lineJoin = "round";
    for (const [share, alpha] of [[1.3, 0.05], [0.9, 0.085]]) {
      for (let group = 0; group < nodes.groups; group++) {
        const land = new Path2D();
        for (const at of nodes.members[group]) {
          const spot = camera.toScreen(nodes.x[at], nodes.y[at]);
          land.moveTo(...spot);
          land.lineTo(...spot);
        }
        for (const [one, other, far] of nodes.ties[group]) {
          if (far > 4 * nodes.spacing) continue;
          land.moveTo(...camera.toScreen(nodes.x[one], nodes.y[one]));
          land.lineTo(...camera.toScreen(nodes.x[other], nodes.y[other]));
        }
        context.globalAlpha = alpha * (ink.dark ? 1.35 : 1);
        context.lineWidth = 2 * reach * share;
        context.strokeStyle = ink.group(group);
        context.stroke(land);
      }
    }
    context.globalAlpha = 1;
  }

  // The nearest of each node as hairlines: what the backbone stands out from.
  web(context, nodes, camera, ink) {
    const hair = new Path2D();
    for (let at = 0; at < nodes.web.length; at += 2) {
      hair.moveTo(...camera.toScreen(nodes.x[nodes.web[at]], nodes.y[nodes.web[at]]));
      hair.lineTo(...camera.toScreen(nodes.x[nodes.web[at + 1]], nodes.y[nodes.web[at + 1]]));
    }
    context.globalAlpha = ink.dark ? 0.16 : 0.13;
    context.lineWidth = 0.7;
    context.strokeStyle = mixed(ink.text, ink.background, 0.2);
    context.stroke(hair);
    context.globalAlpha = 1;
  }

  edges(context, nodes, camera, ink) {
    const thin = clamp(1.7 - nodes.edges.length / 2500, 0.55, 1.7);
    context.lineWidth = thin * Math.pow(camera.zoom, 0.3);
    const strokes = Array.from({ length: nodes.groups + 1 }, () => new Path2D());
    for (let at = 0; at < nodes.edges.length; at += 3) {
      const [a, b] = [nodes.edges[at], nodes.edges[at + 1]];
      const same = nodes.group[a] === nodes.group[b];
      const path = strokes[same ? nodes.group[a] : nodes.groups];
      path.moveTo(...camera.toScreen(nodes.x[a], nodes.y[a]));
      path.lineTo(...camera.toScreen(nodes.x[b], nodes.y[b]));
    }
    const sparse = clamp(900 / Math.max(nodes.edges.length / 3, 1), 0.3, 1);
    strokes.forEach((path, group) => {
      const between = group === nodes.groups;
      context.globalAlpha = (between ? 0.3 : 0.62) * (0.45 + 0.55 * sparse);
      context.strokeStyle = between ? mixed(ink.text, ink.background, 0.45) : ink.group(group);
      context.stroke(path);
    });
    context.globalAlpha = 1;
  }

  // Whether the camera has gone on since the sheet was painted.
  stale(camera) {
    const was = this.painted;
    return !was || was.x !== camera.x || was.y !== camera.y || was.scale !== camera.scale;
  }

  lay(context, camera, strength) {
    const was = this.painted;
    if (!was) return;
    const times = camera.scale / was.scale;
    const wide = camera.width * (1 + 2 * MARGIN) * times, tall = camera.height * (1 + 2 * MARGIN) * times;
    const [middleX, middleY] = camera.toScreen(was.x, was.y);
    context.globalAlpha = strength;
    const above = (camera.height * MARGIN + camera.deep / 2) * times;
    context.drawImage(this.canvas, middleX - wide / 2, middleY - above, wide, tall);
    context.globalAlpha = 1;
  }
}

// Nodes of one strength: all (`lit` empty), those in focus, or those that step back behind them.
function paintNodes(context, nodes, camera, ink, lit, back = false) {
  const visible = at => {
    const [x, y] = camera.toScreen(nodes.x[at], nodes.y[at]);
    return x > -40 && y > -40 && x < camera.width + 40 && y < camera.height + 40 ? [x, y] : null;
  };
  const discs = Array.from({ length: nodes.groups + 1 }, () => new Path2D());
  const rims = new Path2D(), tracks = new Path2D(), arcs = new Path2D();
  for (const at of nodes.order) {
    const spot = visible(at);
    if (!spot) continue;
    const faded = lit && !lit.has(at);
    if (lit && Boolean(faded) !== back) continue;
    const [x, y] = spot, r = Math.max(radius(nodes, at, camera.zoom), lit && !faded ? 4.5 : 0);
    circle(discs[faded ? nodes.groups : nodes.group[at]], x, y, r);
    if (!faded) circle(rims, x, y, r);
    if (!faded && nodes.gap[at] > 0.005 && r > 2.6) {
      const outer = r + Math.max(2, r * 0.3), from = -Math.PI / 2;
      circle(tracks, x, y, outer);
      arcs.moveTo(x, y - outer);
      arcs.arc(x, y, outer, from, from + 2 * Math.PI * Math.min(1, nodes.gap[at]));
    }
  }
  context.lineWidth = clamp((nodes.count > 800 ? 0.9 : 1.7) * Math.pow(camera.zoom, 0.45), 0.8, 3);
  context.strokeStyle = ink.gap;
  context.globalAlpha = 0.26;
  context.stroke(tracks);
  context.globalAlpha = 1;
  discs.forEach((path, group) => {
    context.fillStyle = group === nodes.groups ? ink.faded : ink.group(group);
    context.fill(path);
  });
  context.strokeStyle = ink.background;
  context.lineWidth = 0.9;
  context.stroke(rims);
  context.strokeStyle = ink.gap;
  context.lineWidth = clamp((nodes.count > 800 ? 1.4 : 2.1) * Math.pow(camera.zoom, 0.45), 1.3, 3.8);
  context.stroke(arcs);
}

// A calm curve from one node to another; the bend keeps a fan of edges apart.
function curve(context, from, to, bend) {
  const [middleX, middleY] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const control = [middleX - (to[1] - from[1]) * bend, middleY + (to[0] - from[0]) * bend];
  context.beginPath();
  context.moveTo(...from);
  context.quadraticCurveTo(...control, ...to);
  context.stroke();
}

function paintFan(context, nodes, camera, ink, from, near, strength = 1) {
  const start = camera.toScreen(nodes.x[from], nodes.y[from]);
  const strongest = Math.max(0.01, ...near.map(([, closeness]) => closeness));
  context.lineCap = "round";
  for (const [at, closeness] of near) {
    const share = closeness / strongest;
    context.globalAlpha = strength * (0.45 + 0.5 * share);
    context.lineWidth = 1 + 2.2 * share;
    context.strokeStyle = ink.group(nodes.group[at]);
    curve(context, start, camera.toScreen(nodes.x[at], nodes.y[at]), 0.09);
  }
  context.globalAlpha = 1;
}

function paintPath(context, nodes, camera, ink, path) {
  context.lineCap = context.lineJoin = "round";
  for (const [width, colour] of [[8, ink.background], [3.6, ink.accent]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    path.forEach((at, step) => {
      const spot = camera.toScreen(nodes.x[at], nodes.y[at]);
      if (step) context.lineTo(...spot);
      else context.moveTo(...spot);
    });
    context.stroke();
  }
}

function paintSteps(context, nodes, camera, ink, path) {
  context.font = `700 11px ${ink.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  path.forEach((at, step) => {
    const [x, y] = camera.toScreen(nodes.x[at], nodes.y[at]);
    const r = Math.max(9.5, radius(nodes, at, camera.zoom));
    context.beginPath();
    circle(context, x, y, r);
    context.fillStyle = ink.accent;
    context.fill();
    context.strokeStyle = ink.background;
    context.lineWidth = 2;
    context.stroke();
    context.fillStyle = ink.dark ? ink.background : "#FFFFFF";
    context.fillText(String(step + 1), x, y + 0.5);
  });
}

// Halo and bold ring of a node that is chosen, hovered, or where the arrow keys are.
function paintMark(context, nodes, camera, ink, at, { strong = true, dashed = false } = {}) {
  const [x, y] = camera.toScreen(nodes.x[at], nodes.y[at]);
  const r = Math.max(strong ? 7 : 4, radius(nodes, at, camera.zoom));
  if (strong) {
    context.beginPath();
    circle(context, x, y, r);
    context.fillStyle = ink.group(nodes.group[at]);
    context.fill();
  }
  context.beginPath();
  circle(context, x, y, r + 5);
  context.setLineDash(dashed ? [4, 3] : []);
  context.strokeStyle = ink.background;
  context.lineWidth = 5;
  context.stroke();
  context.strokeStyle = dashed ? ink.text : ink.accent;
  context.lineWidth = 2.4;
  context.stroke();
  context.setLineDash([]);
}
