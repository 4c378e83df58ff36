// The list of communities beside the map, each in its colour: pointing at one lights it on the
// map, a click goes there. Text is set as textContent.

function told(map, group, fly = false) {
  document.dispatchEvent(new CustomEvent("skillgap-land", { detail: { map, group, fly } }));
}

function written(name, kind, text = "") {
  const element = document.createElement(name);
  element.className = kind;
  element.textContent = text;
  return element;
}

function row(frame, land, ink, most) {
  const button = written("button", "land");
  button.type = "button";
  const dot = written("i", "dot"), bar = written("span", "bar"), filled = document.createElement("i");
  dot.style.background = ink.group(land.group);
  filled.style.width = `${Math.round((100 * (land.size ?? 0)) / most)}%`;
  filled.style.background = ink.gap;
  bar.append(filled);
  const words = written("span", "words");
  words.append(written("b", "name", land.name), written("span", "note", land.note));
  button.append(dot, words);
  if (land.size !== null) button.append(bar, written("span", "told", land.told));
  button.title = `${land.name}: ${land.note}${land.told && `, ${land.told}`}`;
  button.onmouseenter = button.onfocus = () => told(frame.map, land.group);
  button.onmouseleave = button.onblur = () => told(frame.map, -1);
  button.onclick = () => {
    told(frame.map, land.group, true);
    told(frame.map, -1);
  };
  return button;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".lands");
  const most = Math.max(1e-9, ...data.lands.map(land => land.size ?? 0));
  const draw = () => {
    const ink = readInk(root);
    root.replaceChildren(...data.lands.map(land => row(data, land, ink, most)));
  };
  draw();
  const dark = matchMedia("(prefers-color-scheme: dark)"), again = () => setTimeout(draw, 120);
  dark.addEventListener("change", again);
  return () => {
    dark.removeEventListener("change", again);
    told(data.map, -1);
  };
}
