// Words on the picture: drawn on the canvas, so that text from data is never markup. Each word
// keeps clear of those already there; what finds no room is left out until one zooms in. While the
// map moves the words go along as they stand; where each finds room is looked for when it rests.

const SIDES = [
  ["left", 1, 0], ["right", -1, 0], ["center", 0, -1], ["center", 0, 1],
  ["left", 1, -1], ["left", 1, 1], ["right", -1, -1], ["right", -1, 1],
];

class Words {
  constructor(context, ink, camera) {
    Object.assign(this, { context, ink, camera, taken: [], squares: new Map(), drawn: [], anchor: [0, 0] });
    context.textBaseline = "middle";
    context.lineJoin = "round";
  }

  free([left, top, right, bottom]) {
    return !this.taken.some(box =>
      left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
  }

  inside([left, top, right, bottom], slack = 0) {
    return left > -slack && top > -slack && right < this.camera.width + slack
      && bottom < this.camera.height + slack;
  }

  // Keep a disc clear of words.
  block(x, y, r) {
    this.taken.push([x - r, y - r, x + r, y + r]);
  }

  // Where nodes stand, in squares of 48 pixels, so that a word soon knows whom it would cover.
  standing(spots) {
    this.squares = new Map();
    for (const [at, x, y, r] of spots) {
      const key = `${Math.floor(x / 48)},${Math.floor(y / 48)}`;
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push([at, x, y, r]);
    }
  }

  // How much of nodes a box would cover: 1 for a whole one.
  covered([left, top, right, bottom], own = -1) {
    let sum = 0;
    for (let i = Math.floor((left - 24) / 48); i <= Math.floor((right + 24) / 48); i++) {
      for (let j = Math.floor((top - 24) / 48); j <= Math.floor((bottom + 24) / 48); j++) {
        for (const [at, x, y, r] of this.squares.get(`${i},${j}`) ?? []) {
          if (at === own) continue;
          const wide = Math.min(right, x + r) - Math.max(left, x - r);
          const tall = Math.min(bottom, y + r) - Math.max(top, y - r);
          if (wide > 0 && tall > 0) sum += (wide * tall) / (4 * r * r);
        }
      }
    }
    return sum;
  }

  // Draw now, and remember it together with the place on the map that it belongs to.
  draw(act) {
    this.drawn.push([this.anchor, this.camera.toPlane(...this.anchor), this.context.font, act]);
    act();
  }

  // Draw the same words again on a map that has moved.
  follow() {
    const { context, camera } = this;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const [[x, y], plane, font, act] of this.drawn) {
      const [nowX, nowY] = camera.toScreen(...plane);
      context.font = font;
      context.translate(nowX - x, nowY - y);
      act();
      context.translate(x - nowX, y - nowY);
    }
  }

  write(...said) {
    this.draw(() => this.writeAt(...said));
  }

  writeAt(text, x, y, align, { colour, halo = 4, alpha = 1 }) {
    const { context } = this;
    context.textAlign = align;
    context.globalAlpha = alpha;
    context.strokeStyle = this.ink.background;
    context.lineWidth = halo;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
    context.globalAlpha = 1;
  }

  // Beside a node, wherever there is room: near first, then further off on a leader. Of the free
  // spots the one that covers least of other nodes; `most` is how much it may cover.
  label(text, x, y, r, { own = -1, weight = 500, size = 12, colour = this.ink.text, firm = false, alpha = 1, most = 0.25, far = false } = {}) {
    const { context } = this;
    this.anchor = [x, y];
    context.font = `${weight} ${size}px ${this.ink.font}`;
    const wide = context.measureText(text).width, half = size * 0.62;
    let best = null;
    for (const gap of far ? [r + 6, r + 20, r + 38, r + 60] : [r + 6]) {
      for (const [align, dx, dy] of SIDES) {
        const slant = dx && dy ? 0.78 : 1;
        const atX = x + dx * gap * slant, atY = y + dy * (gap * slant + (dx ? 0 : half));
        const left = align === "left" ? atX : align === "right" ? atX - wide : atX - wide / 2;
        const box = [left - 3, atY - half - 1, left + wide + 3, atY + half + 1];
        if (!this.inside(box) || !this.free(box)) continue;
        const cost = this.covered(box, own) + (gap - r - 6) / 60;
        if (cost <= most + (far ? 2 : 0) && (!best || cost < best.cost)) best = { align, atX, atY, box, cost, gap };
        if (best && best.cost < 0.02) break;
      }
      if (best && best.cost < 0.3) break;
    }
    if (!best) return firm && this.squeeze(text, x, y, r + 6, wide, half, colour);
    this.taken.push(best.box);
    if (best.gap > r + 10) this.leader(x, y, r, best, colour);
    if (firm) this.plate(best.box);
    this.write(text, best.atX, best.atY, best.align, { colour, alpha, halo: firm ? 0.01 : 4 });
    return true;
  }

  leader(...said) {
    this.draw(() => this.leaderAt(...said));
  }

  leaderAt(x, y, r, { atX, atY }, colour) {
    const { context } = this, far = Math.hypot(atX - x, atY - y) || 1;
    context.beginPath();
    context.moveTo(x + ((atX - x) / far) * (r + 2), y + ((atY - y) / far) * (r + 2));
    context.lineTo(atX - ((atX - x) / far) * 3, atY - ((atY - y) / far) * 3);
    context.strokeStyle = colour;
    context.globalAlpha = 0.45;
    context.lineWidth = 1;
    context.stroke();
    context.globalAlpha = 1;
  }

  // A name that must be read stands on a plate, wherever it least hides others.
  squeeze(text, x, y, gap, wide, half, colour) {
    const left = x + gap + wide < this.camera.width ? x + gap : x - gap - wide;
    const box = [left - 3, y - half - 1, left + wide + 3, y + half + 1];
    this.taken.push(box);
    this.plate(box);
    this.write(text, left, y, "left", { colour, halo: 0.01 });
    return true;
  }

  plate(box) {
    this.draw(() => this.plateAt(box));
  }

  plateAt([left, top, right, bottom]) {
    const { context } = this;
    context.globalAlpha = 1;
    context.beginPath();
    context.roundRect(left - 4, top - 3, right - left + 8, bottom - top + 6, 6);
    context.fillStyle = this.ink.background;
    context.strokeStyle = this.ink.border;
    context.lineWidth = 1;
    context.fill();
    context.stroke();
  }

  // The name of a community and what is said of it, at the edge of its land or, where there is no
  // room, over its middle.
  caption(text, note, [left, top, right, bottom], size, colour, alpha, { most = Infinity, at = () => true } = {}) {
    const { context } = this, small = Math.max(10.5, size * 0.74);
    context.font = `680 ${size}px ${this.ink.font}`;
    const lines = wrapped(context, text, Math.max(size * 11, right - left));
    let wide = Math.max(...lines.map(line => context.measureText(line).width));
    context.font = `500 ${small}px ${this.ink.font}`;
    if (note) wide = Math.max(wide, context.measureText(note).width);
    const tall = lines.length * size * 1.14 + (note ? small * 1.25 : 0);
    const middle = [(left + right) / 2, (top + bottom) / 2];
    const limit = x => clamp(x, wide / 2 + 8, this.camera.width - wide / 2 - 8);
    const spots = [
      [right + wide / 2 + 4, middle[1], 0.4], [left - wide / 2 - 4, middle[1], 0.4],
      [limit(middle[0]), top + tall / 2, 0.5], [limit(middle[0]), bottom - tall / 2, 0.55],
      [limit(middle[0]), middle[1], 0.6], [limit(middle[0]), middle[1] - tall, 0.7], [limit(middle[0]), middle[1] + tall, 0.7],
    ];
    // Above it or below, a little to one side or further out, wherever nobody is covered.
    for (const out of [-10, -3, 3, 10, 18, 28]) {
      for (const across of [0, 0.25, -0.25, 0.5, -0.5]) {
        const dear = Math.abs(out - 3) * 0.008 + Math.abs(across) * 0.2, x = limit(middle[0] + across * (right - left));
        spots.push([x, top - tall / 2 - out, dear], [x, bottom + tall / 2 + out, dear + 0.1]);
      }
    }
    let best = null;
    for (const [x, y, dear] of spots) {
      const box = [x - wide / 2 - 4, y - tall / 2 - 2, x + wide / 2 + 4, y + tall / 2 + 2];
      if (!this.free(box) || !this.inside(box, 2)) continue;
      // Over another's land a name would be read as its name.
      const strange = [box[0] + 12, x, box[2] - 12].filter(each => !at(each, y)).length;
      const cost = dear + 1.8 * this.covered(box) + 1.1 * strange;
      if (!best || cost < best.cost) best = { x, y, box, cost };
    }
    if (!best || best.cost > most) return;
    this.taken.push(best.box);
    this.anchor = [best.x, best.y];
    let line = best.y - tall / 2;
    context.font = `680 ${size}px ${this.ink.font}`;
    for (const words of lines) {
      this.write(words, best.x, line + size * 0.57, "center", { colour, halo: 5, alpha });
      line += size * 1.14;
    }
    if (!note) return;
    context.font = `500 ${small}px ${this.ink.font}`;
    this.write(note, best.x, line + small * 0.62, "center", { colour: mixed(this.ink.text, this.ink.background, 0.2), halo: 4, alpha });
  }
}

function wrapped(context, text, most) {
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && (context.measureText(last).width <= most || lines.length === 3)) {
      lines[lines.length - 1] = last;
    } else lines.push(word);
  }
  return lines;
}

function shortened(text, most = 34) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
