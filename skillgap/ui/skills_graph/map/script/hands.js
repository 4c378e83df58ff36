// What mouse, fingers and keys do to a map.

const HANDS = {
  listen() {
    const { canvas } = this, fingers = new Map();
    let travelled = 0, spread = 0;
    const at = event => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, at(event));
      travelled = spread = 0;
      cancelAnimationFrame(this.flight);
    });
    canvas.addEventListener("pointermove", event => {
      const [x, y] = at(event), was = fingers.get(event.pointerId);
      if (!was) return this.hoverAt(x, y);
      travelled += Math.abs(x - was[0]) + Math.abs(y - was[1]);
      fingers.set(event.pointerId, [x, y]);
      if (fingers.size === 2) {
        const [one, other] = [...fingers.values()];
        const apart = Math.hypot(one[0] - other[0], one[1] - other[1]);
        if (spread) this.camera.zoomAt((one[0] + other[0]) / 2, (one[1] + other[1]) / 2, apart / spread);
        spread = apart;
        this.moved();
      } else if (travelled > 4) {
        this.tip.hidden = true;
        canvas.classList.add("dragging");
        this.camera.pan(x - was[0], y - was[1]);
        this.moved();
      }
      return undefined;
    });
    const release = event => {
      const [x, y] = at(event), held = fingers.delete(event.pointerId);
      canvas.classList.remove("dragging");
      if (held && event.type === "pointerup" && travelled <= 4) {
        this.keyed = false;
        this.pick(nodeAt(this.nodes, this.camera, x, y, event.pointerType === "touch" ? 14 : 6));
      }
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", () => this.hoverAt(-1e4, -1e4));
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      cancelAnimationFrame(this.flight);
      this.camera.zoomAt(...at(event), Math.exp(-clamp(event.deltaY, -160, 160) * 0.0022));
      this.moved();
    }, { passive: false });
    canvas.addEventListener("keydown", event => this.key(event));
    canvas.addEventListener("blur", () => { this.keyed = false; this.draw(); });
    new ResizeObserver(() => this.measure()).observe(this.root);
    matchMedia("(prefers-color-scheme: dark)")
      .addEventListener("change", () => setTimeout(() => this.readTheme(), 120));
    document.fonts?.ready.then(() => this.draw());
  },

  hoverAt(x, y) {
    const found = nodeAt(this.nodes, this.camera, x, y, 3);
    if (found !== this.hover) {
      this.hover = found;
      this.canvas.style.cursor = found >= 0 ? "pointer" : "";
      this.draw();
    }
    this.showTip(found, x, y);
  },

  key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const acts = {
      Enter: () => this.cursor >= 0 && this.pick(this.cursor), " ": () => this.cursor >= 0 && this.pick(this.cursor),
      Escape: () => this.pick(-1),
      "+": () => this.zoomBy(1.5), "=": () => this.zoomBy(1.5), "-": () => this.zoomBy(1 / 1.5),
      0: () => this.fly({ x: 0.5, y: 0.5, zoom: 1 }),
    };
    if (!step && !acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.walk(step);
    else acts[event.key]();
  },

  walk([dx, dy]) {
    if (this.cursor < 0) this.cursor = this.nodes.order[0] ?? -1;
    else this.cursor = nextTo(this.nodes, this.camera, this.cursor, dx, dy);
    if (this.cursor < 0) return;
    this.keyed = true;
    this.say(this.cursor);
    this.bringIntoView(this.cursor);
    this.draw();
  },
};
