// Tells the map what is chosen, and the page what was clicked. It stands in the part of the page
// that answers a click, so that a click neither reruns the page nor sends the map again.

export default function ({ data, parentElement, setTriggerValue }) {
  const hub = (window.skillgapMaps ??= { cues: {} });
  hub.cues[data.map] = data;
  document.dispatchEvent(new CustomEvent("skillgap-cue", { detail: data.map }));
  const pass = ({ detail }) => detail.map === data.map && setTriggerValue("picked", { id: detail.id });
  const place = parentElement.querySelector(".picks");
  document.removeEventListener("skillgap-pick", place.pass); // a rerun calls this again
  place.pass = pass;
  document.addEventListener("skillgap-pick", pass);
  return () => document.removeEventListener("skillgap-pick", pass);
}
