// The map as a component: what is drawn when.

const HUB = (window.skillgapMaps ??= { cues: {} });
const REST = { selected: null, to: null, near: [], path: [], fly: 0 };

function made(name, kind, properties = {}) {
  const element = document.createElement(name);
  element.className = kind;
  return Object.assign(element, properties);
}

class SkillMap {
  constructor(root) {
    this.root = root;
    this.camera = new Camera();
    this.sheet = new Sheet();
    this.cue = REST;
    this.hover = this.cursor = this.land = -1;
    this.build();
    this.listen();
  }

  build() {
    this.canvas = made("canvas", "picture", { tabIndex: 0 });
    this.canvas.setAttribute("role", "application");
    this.told = made("div", "told");
    this.told.setAttribute("aria-live", "polite");
    this.tip = made("div", "tip", { hidden: true });
    this.legend = made("div", "legend");
    const buttons = made("div", "buttons");
    for (const [sign, name, act] of [
      ["+", "Zoom in", () => this.zoomBy(1.5)],
      ["−", "Zoom out", () => this.zoomBy(1 / 1.5)],
      ["⤢", "Show the whole map", () => this.fly({ x: 0.5, y: 0.5, zoom: 1 })],
    ]) {
      const button = made("button", "button", { type: "button", textContent: sign, title: name });
      button.setAttribute("aria-label", name);
      button.onclick = act;
      buttons.append(button);
    }
    this.root.replaceChildren(this.canvas, this.legend, buttons, this.tip, this.told);
    this.context = this.canvas.getContext("2d");
    this.root.whereIs = id => this.whereIs(id); // for tests and benchmarks
  }

  whereIs(id) {
    const at = this.nodes.place.get(id), box = this.canvas.getBoundingClientRect();
    if (at === undefined) return null;
    const [x, y] = this.camera.toScreen(this.nodes.x[at], this.nodes.y[at]);
    return { x: box.left + x, y: box.top + y };
  }

  // New nodes only when the version is another: a rerun of the page changes nothing here.
  load(frame, network) {
    this.name = frame.map;
    this.canvas.setAttribute("aria-label", frame.alt);
    const fresh = this.network !== network;
    if (fresh) {
      this.network = network;
      const data = JSON.parse(network);
      this.version = data.version;
      this.nodes = readNodes(data);
      this.captions = data.captions;
      this.hover = this.cursor = this.land = -1;
      this.writeLegend(data.legend);
      this.recall();
      this.sheet.painted = null;
    }
    this.readTheme();
    this.take(HUB.cues[this.name] || REST, fresh);
    this.measure();
  }

  readTheme() {
    const ink = readInk(this.root);
    const mark = [ink.background, ink.text, ink.gap, ink.group(0)].join();
    if (mark !== this.inkMark) {
      this.ink = ink;
      this.inkMark = mark;
      this.root.style.setProperty("--ring", ink.gap);
      this.sheet.painted = null;
      this.draw();
    }
  }

  writeLegend(entries) {
    this.legend.replaceChildren(...entries.map(({ kind, text }) => {
      const line = made("span", "entry");
      line.append(made("i", kind), made("span", "", { textContent: text }));
      return line;
    }));
  }

  recall() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(`skillgap-camera-${this.version}`));
    } catch { /* a browser that keeps nothing shows the whole map */ }
    this.recalled = Boolean(kept);
    this.flown = undefined;
    this.camera.place = kept || { x: 0.5, y: 0.5, zoom: 1 };
  }

  remember() {
    try {
      sessionStorage.setItem(`skillgap-camera-${this.version}`, JSON.stringify(this.camera.place));
    } catch { /* nothing to do */ }
  }

  // What the page says is chosen. A chosen node out of sight is flown to.
  take(cue, first = false) {
    const place = id => (id === null || id === undefined ? -1 : this.nodes.place.get(id) ?? -1);
    this.focus = {
      selected: place(cue.selected), to: place(cue.to),
      near: cue.near.map(([id, closeness]) => [place(id), closeness]).filter(([at]) => at >= 0),
      path: cue.path.map(place).filter(at => at >= 0),
    };
    const { selected, path } = this.focus;
    // On the way back to a page the camera stays where it was left.
    const still = first || (this.recalled && this.flown === undefined);
    if (selected >= 0) this.cursor = selected;
    if (path.length > 1 && cue.fly !== this.flown && !still) {
      this.fly(this.camera.around(this.nodes, path, 4));
    } else if (selected >= 0 && cue.fly !== this.flown && !still) this.approach();
    if (!first || cue !== REST) this.flown = cue.fly;
    this.draw();
  }

  // Where many nodes are small, go nearer to the chosen one and its neighbours.
  approach() {
    const { selected, near } = this.focus;
    const most = clamp(Math.sqrt(this.nodes.count) / 20, 1, 3);
    const target = this.camera.around(this.nodes, [selected, ...near.map(([at]) => at)], most);
    if (this.camera.zoom < target.zoom * 0.8) this.fly(target);
    else this.bringIntoView(selected);
  }

  bringIntoView(at) {
    const [x, y] = this.camera.toScreen(this.nodes.x[at], this.nodes.y[at]);
    const { width, height, zoom } = this.camera, edge = 24;
    if (x > edge && y > edge && x < width - edge && y < height - edge) return;
    this.fly({ x: this.nodes.x[at], y: this.nodes.y[at], zoom });
  }

  measure() {
    const box = this.root.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.ratio = ratio;
    const [wide, tall] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== tall) {
      Object.assign(this.canvas, { width: wide, height: tall });
      const place = this.camera.place;
      this.camera.resize(box.width, box.height);
      this.camera.place = place;
      if (this.focus.selected >= 0 && !this.recalled) this.bringIntoView(this.focus.selected);
      this.sheet.painted = null;
    }
    this.draw();
  }

  zoomBy(factor) {
    const { x, y, zoom } = this.camera.place;
    this.fly({ x, y, zoom: clamp(zoom * factor, 0.6, 24) }, 220);
  }

  fly(target, milliseconds = 480) {
    cancelAnimationFrame(this.flight);
    const from = this.camera.place, started = performance.now();
    const step = now => {
      const t = CALM.matches ? 1 : clamp((now - started) / milliseconds, 0, 1), k = ease(t);
      this.camera.place = {
        x: from.x + (target.x - from.x) * k,
        y: from.y + (target.y - from.y) * k,
        zoom: from.zoom * Math.pow(target.zoom / from.zoom, k),
      };
      this.moved();
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  moved() {
    this.draw();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = 0;
      this.remember();
      this.sheet.painted = null;
      this.draw();
    }, 130);
  }

  draw() {
    if (this.waiting || !this.nodes) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.paint();
    });
  }

  // Nodes in full colour; nothing when all are.
  get lit() {
    const { selected, near, path } = this.focus;
    if (this.land >= 0) return new Set(this.nodes.members[this.land]);
    if (path.length > 1) return new Set(path);
    return selected < 0 ? null : new Set([selected, ...near.map(([at]) => at)]);
  }

  paint() {
    const { context, camera, nodes, ink, focus, ratio } = this;
    if (!ratio || !ink || camera.width < 2) return;
    if (!this.sheet.painted) this.sheet.paint(nodes, camera, ink, ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, camera.width, camera.height);
    const lit = this.lit;
    this.sheet.lay(context, camera, lit ? 0.5 : 1);
    if (lit) paintNodes(context, nodes, camera, ink, lit, true);
    if (lit && this.land < 0 && focus.path.length < 2) {
      paintFan(context, nodes, camera, ink, focus.selected, focus.near);
    }
    if (focus.path.length > 1) paintPath(context, nodes, camera, ink, focus.path);
    if (this.hover >= 0 && this.hover !== focus.selected) {
      paintFan(context, nodes, camera, ink, this.hover, nodes.near[this.hover].slice(0, 24), 0.7);
    }
    paintNodes(context, nodes, camera, ink, lit);
    if (focus.selected >= 0) paintMark(context, nodes, camera, ink, focus.selected);
    if (focus.path.length > 1) paintSteps(context, nodes, camera, ink, focus.path);
    if (this.hover >= 0) paintMark(context, nodes, camera, ink, this.hover, { strong: false });
    if (this.keyed && this.cursor >= 0) {
      paintMark(context, nodes, camera, ink, this.cursor, { strong: false, dashed: true });
    }
    this.writeOrFollow(lit);
    if (!this.root.dataset.ready) {
      this.root.dataset.ready = String(Math.round(performance.now()));
      performance.mark("skillgap-map-ready");
    }
  }

  // Words are placed anew only where the map rests, or something else is chosen.
  writeOrFollow(lit) {
    const { focus, hover, land, ink } = this, now = [focus, hover, land, ink];
    if (this.settling && this.words && now.every((each, i) => each === this.wordsOf[i])) {
      this.words.follow();
      return;
    }
    this.wordsOf = now;
    this.words = this.writeWords(lit);
  }

  writeWords(lit) {
    const { camera, nodes, ink, focus } = this;
    const words = new Words(this.context, ink, camera);
    words.taken.push([0, camera.height - FOOT, camera.width, camera.height]);
    const spot = at => [...camera.toScreen(nodes.x[at], nodes.y[at]), radius(nodes, at, camera.zoom)];
    const firmSpot = at => [...spot(at).slice(0, 2), Math.max(7, spot(at)[2]) + 8];
    const label = (at, style) => words.label(shortened(nodes.names[at]), ...spot(at), { own: at, ...style });
    const here = nodes.order.map(at => [at, ...spot(at)]).filter(([, x, y]) =>
      x > -20 && y > -20 && x < camera.width + 20 && y < camera.height + 20);
    const firm = [this.hover, focus.selected, ...focus.path].filter((at, place, all) =>
      at >= 0 && all.indexOf(at) === place);
    const nearby = focus.path.length > 1 ? [] : focus.near.map(([at]) => at);
    const stand = some => words.standing(some.map(([at, x, y, r]) => [at, x, y, r + 2]));
    if (!lit) {
      stand(here);
      this.writeCaptions(words, 1);
      this.writeOthers(words, spot, label);
    }
    stand(lit ? here.filter(([at]) => lit.has(at)) : here); // in focus what is lit stays in sight
    firm.forEach(at => words.label(shortened(nodes.names[at], 44), ...firmSpot(at), { own: at, weight: 700, size: 13, firm: true, most: 9 }));
    nearby.forEach(at => label(at, { weight: 550, size: 12, most: 1, far: true }));
    if (this.land >= 0) {
      const mine = nodes.urgent.filter(at => nodes.group[at] === this.land);
      this.writeCaptions(words, 1, { only: this.land });
      mine.slice(0, 40).forEach(at => label(at, { size: 11.5, most: 0.6, far: mine.length < 30 }));
    } else if (lit) {
      stand(here);
      this.writeCaptions(words, 0.5, { noted: false, most: 0.9 });
    }
    return words;
  }

  writeCaptions(words, strength, { only = -1, noted = true, most = Infinity } = {}) {
    const { camera, nodes, ink } = this;
    const captions = camera.zoom < 3.2 ? 1 : Math.max(0, 1 - (camera.zoom - 3.2) / 2);
    if (captions <= 0) return;
    const edge = clamp(nodes.spacing, 0.008, 0.075) * camera.scale * 0.9;
    for (const [text, group, , , share, note] of this.captions) {
      if (only >= 0 && group !== only) continue;
      const spots = nodes.members[group].map(at => camera.toScreen(nodes.x[at], nodes.y[at]));
      const xs = spots.map(each => each[0]), ys = spots.map(each => each[1]);
      const land = [Math.min(...xs) - edge, Math.min(...ys) - edge, Math.max(...xs) + edge, Math.max(...ys) + edge];
      const largest = clamp(camera.width / 50, 12.5, 17); // where there is little room, words are small
      const size = clamp(11.5 + 22 * share, 12, largest) * Math.min(1.3, Math.pow(camera.zoom, 0.3));
      const at = (x, y) => nodes.group[nodeAt(nodes, camera, x, y, Infinity)] === group;
      words.caption(text, noted && camera.width > 640 ? note : "", land, size, ink.word(group), captions * strength, { most, at });
    }
  }

  // Names of those most wanting, as many as there is room for.
  writeOthers(words, spot, label) {
    const { camera, nodes, ink } = this;
    const each = nodes.count > 800 && camera.zoom < 1.6 ? 30000 : 9000; // pixels per name
    const most = Math.round((camera.width * camera.height) / each);
    let tried = 0, written = 0;
    for (const at of nodes.urgent) {
      if (written >= most || tried > 260) break;
      const [x, y, r] = spot(at);
      if (x < 0 || y < 0 || x > camera.width || y > camera.height || r < 3.2) continue;
      tried += 1;
      written += label(at, { size: clamp(9.5 + r * 0.28, 10.5, 13), colour: mixed(ink.text, ink.background, 0.14), most: 0.12 }) ? 1 : 0;
    }
  }

  // One community alone in full colour, as long as somebody points at it in the list beside.
  showLand(group) {
    this.land = group;
    this.draw();
  }

  flyToLand(group) {
    if (!this.nodes?.members[group]?.length) return;
    this.fly(this.camera.around(this.nodes, this.nodes.members[group], 6));
  }

  pick(at) {
    const id = at >= 0 ? this.nodes.ids[at] : null;
    if (at >= 0) this.say(at);
    if (at >= 0 && this.focus.selected < 0) { // at once, before the page answers
      this.focus = { selected: at, to: -1, near: this.nodes.near[at].slice(0, 12), path: [] };
      this.draw();
    } else if (at < 0 && this.focus.selected >= 0) {
      this.focus = { selected: -1, to: -1, near: [], path: [] };
      this.draw();
    }
    document.dispatchEvent(new CustomEvent("skillgap-pick", { detail: { map: this.name, id } }));
  }

  say(at) {
    this.told.textContent = `${this.nodes.names[at]}. ${this.nodes.words[at]}`;
  }

  showTip(at, x, y) {
    this.tip.hidden = at < 0;
    if (at < 0) return;
    const [name, words] = [made("b", ""), made("span", "")];
    name.textContent = this.nodes.names[at];
    words.textContent = this.nodes.words[at];
    this.tip.replaceChildren(name, words);
    const right = x > this.camera.width * 0.6, low = y > this.camera.height * 0.75;
    this.tip.style.left = right ? "auto" : `${x + 16}px`;
    this.tip.style.right = right ? `${this.camera.width - x + 16}px` : "auto";
    this.tip.style.top = low ? "auto" : `${y + 16}px`;
    this.tip.style.bottom = low ? `${this.camera.height - y + 16}px` : "auto";
  }
}

Object.assign(SkillMap.prototype, HANDS);

// Two lines of JSON: the frame, and the network, which is read only when it is another one.
function readLines(bytes) {
  const text = new TextDecoder().decode(bytes), end = text.indexOf("\n");
  return [JSON.parse(text.slice(0, end)), text.slice(end + 1)];
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".map");
  const map = (root.map ??= new SkillMap(root));
  const [frame, network] = readLines(data);
  root.style.height = `${frame.height}px`;
  map.load(frame, network);
  document.removeEventListener("skillgap-cue", root.hear);
  const hear = root.hear = ({ detail }) => detail === map.name && map.take(HUB.cues[map.name] || REST);
  document.addEventListener("skillgap-cue", hear);
  document.removeEventListener("skillgap-land", root.see);
  const see = root.see = ({ detail }) => {
    if (detail.map !== map.name) return;
    if (detail.fly) map.flyToLand(detail.group);
    else map.showLand(detail.group);
  };
  document.addEventListener("skillgap-land", see);
  return () => {
    document.removeEventListener("skillgap-cue", hear);
    document.removeEventListener("skillgap-land", see);
  };
}
