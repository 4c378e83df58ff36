// Words on the picture: drawn on the canvas, so that text from data is never markup. Each word
// keeps clear of those already there; what finds no room is left out until one zooms in.

class Words {
  constructor(context, ink, camera) {
    Object.assign(this, { context, ink, camera, taken: [] });
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

  write(text, x, y, align, { colour, halo = 4, alpha = 1 }) {
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

  // Beside a node: right, left, above or below, wherever there is room.
  label(text, x, y, r, { weight = 500, size = 12, colour = this.ink.text, firm = false, alpha = 1 } = {}) {
    const { context } = this;
    context.font = `${weight} ${size}px ${this.ink.font}`;
    const wide = context.measureText(text).width, half = size * 0.62, gap = r + 6;
    const spots = [
      ["left", x + gap, y], ["right", x - gap, y],
      ["center", x, y - gap - half], ["center", x, y + gap + half],
    ];
    for (const [align, atX, atY] of spots) {
      const left = align === "left" ? atX : align === "right" ? atX - wide : atX - wide / 2;
      const box = [left - 3, atY - half - 1, left + wide + 3, atY + half + 1];
      if (this.inside(box) && this.free(box)) {
        this.taken.push(box);
        if (firm) this.plate(box);
        this.write(text, atX, atY, align, { colour, alpha, halo: firm ? 0.01 : 4 });
        return true;
      }
    }
    return firm && this.squeeze(text, x, y, gap, wide, half, colour);
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

  plate([left, top, right, bottom]) {
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

  // The name of a community, in two or three lines, over its middle.
  caption(text, x, y, size, colour, alpha) {
    const { context } = this;
    context.font = `650 ${size}px ${this.ink.font}`;
    const lines = wrapped(context, text, size * 10.5);
    const wide = Math.max(...lines.map(line => context.measureText(line).width));
    const tall = lines.length * size * 1.16;
    for (const shift of [0, -1.1, 1.1, -2.2, 2.2]) {
      const middle = y + shift * size * 1.2;
      const box = [x - wide / 2 - 4, middle - tall / 2 - 2, x + wide / 2 + 4, middle + tall / 2 + 2];
      if (!this.free(box) || !this.inside(box, size)) continue;
      this.taken.push(box);
      lines.forEach((line, at) => this.write(
        line, x, middle - tall / 2 + (at + 0.5) * size * 1.16, "center",
        { colour, halo: 5, alpha }));
      return;
    }
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
