/* Minga: the interactive map over the drawn one. The library is fetched only when a reader asks for it; the page works without. */

const SHADES = ["q0", "q1", "q2", "q3", "q4", "q5"];
const LEAVES = 8; // activities named in one bubble

const box = document.getElementById("mapa-vivo");
const drawn = document.getElementById("mapa-fijo");
const opener = document.getElementById("mapa-abrir");
const closer = document.getElementById("mapa-cerrar");
const told = box.querySelector(".live-told");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const dark = matchMedia("(prefers-color-scheme: dark)");
let map = null;

/* A colour of the page's own tokens, as it stands in light or dark. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function fill() {
  const pairs = SHADES.flatMap((shade) => [shade, colour("--seq-" + shade.slice(1))]);
  return ["match", ["get", "shade"], ...pairs, colour("--panel-2")];
}

/* Borders that are seen beside stripes too. */
function edge() {
  return ["match", ["get", "shade"], "none", colour("--ink"), colour("--map-edge")];
}

/* Stripes for units with activities of which no amount is known, as on the drawing. */
function stripes() {
  const size = 12;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const ink = canvas.getContext("2d");
  ink.fillStyle = colour("--seq-0");
  ink.fillRect(0, 0, size, size);
  ink.fillStyle = colour("--line-strong");
  for (let x = 0; x < size; x++) for (let y = 0; y < size; y++) if ((x + y) % size < 4) ink.fillRect(x, y, 1, 1);
  return ink.getImageData(0, 0, size, size);
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/* The library's stylesheet; the map is measured only after it. */
function dressed() {
  if (document.querySelector("link[data-map]")) return Promise.resolve();
  return new Promise((done, failed) => {
    const link = element("link", { rel: "stylesheet", href: box.dataset.look, onload: done, onerror: failed });
    link.dataset.map = "";
    document.head.append(link);
  });
}

async function open() {
  opener.disabled = true;
  try {
    const [library, answer] = await Promise.all([import(box.dataset.library), fetch(box.dataset.source), dressed()]);
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    box.hidden = false;
    await draw(library, found);
    drawn.hidden = true;
    opener.hidden = true;
    closer.hidden = false;
    box.querySelector("canvas").focus({ preventScroll: true });
  } catch {
    if (map) map.remove();
    map = null;
    box.hidden = true;
    opener.insertAdjacentElement("afterend", element("p", { className: "small", role: "alert", textContent: box.dataset.failed }));
    opener.hidden = true;
  }
  opener.disabled = false;
}

function shut() {
  map.remove();
  map = null;
  box.hidden = true;
  drawn.hidden = false;
  opener.hidden = false;
  closer.hidden = true;
  opener.focus();
}

function words() {
  const said = box.dataset;
  return {
    "Map.Title": said.name,
    "NavigationControl.ZoomIn": said.closer,
    "NavigationControl.ZoomOut": said.away,
    "Popup.Close": said.shut,
    "CooperativeGesturesHandler.WindowsHelpText": said.wheel,
    "CooperativeGesturesHandler.MacHelpText": said.wheel,
    "CooperativeGesturesHandler.MobileHelpText": said.touch,
  };
}

async function draw(library, found) {
  const [west, south, east, north] = box.dataset.bounds.split(",").map(Number);
  map = new library.Map({
    container: box.querySelector(".live-canvas"),
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colour("--panel") } }] },
    bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: 20 },
    locale: words(),
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: still ? 0 : 300,
    renderWorldCopies: false,
  });
  map.addControl(new library.NavigationControl({ showCompass: false }));
  await Promise.race([map.once("load"), new Promise((_done, failed) => map.once("error", failed))]);
  addLayers(found.features);
  addNumbers(library, found.features);
  addSpots(library);
  listen();
}

function addLayers(features) {
  const units = features.filter((one) => one.properties.feature === "unit");
  const points = features.filter((one) => one.properties.feature === "activity");
  map.addImage("stripes", stripes());
  map.addSource("units", { type: "geojson", data: { type: "FeatureCollection", features: units }, promoteId: "key" });
  map.addSource("points", { type: "geojson", data: { type: "FeatureCollection", features: points }, cluster: true, clusterRadius: 40 });
  map.addLayer({ id: "units", type: "fill", source: "units", paint: { "fill-color": fill() } });
  map.addLayer({ id: "silent", type: "fill", source: "units", filter: ["==", ["get", "shade"], "none"], paint: { "fill-pattern": "stripes" } });
  map.addLayer({ id: "borders", type: "line", source: "units", paint: { "line-color": edge(), "line-width": 1 } });
  const chosen = ["case", ["boolean", ["feature-state", "chosen"], false], 3, 0];
  map.addLayer({ id: "chosen", type: "line", source: "units", paint: { "line-color": colour("--ink"), "line-width": chosen } });
  /* Nothing to be seen: clusters are told only of points that a layer draws. */
  map.addLayer({ id: "points", type: "circle", source: "points", paint: { "circle-radius": 1, "circle-opacity": 0 } });
}

function addNumbers(library, features) {
  for (const { properties } of features) {
    if (properties.feature !== "unit" || !properties.number) continue;
    const link = element("a", { className: "live-number", href: properties.url, textContent: properties.number });
    link.setAttribute("aria-label", properties.label);
    link.addEventListener("focus", () => choose(properties.key, properties.label));
    link.addEventListener("mouseenter", () => choose(properties.key, properties.label));
    new library.Marker({ element: link }).setLngLat(properties.label_point).addTo(map);
  }
}

/* Points and their clusters as buttons, made anew when the map has moved. */
function addSpots(library) {
  let shown = new Map();
  async function renew() {
    if (!map || !map.isSourceLoaded("points")) return;
    const now = new Map();
    for (const one of map.querySourceFeatures("points")) {
      const key = one.properties.cluster_id ? "c" + one.properties.cluster_id : one.properties.code + one.geometry.coordinates;
      if (!now.has(key)) now.set(key, shown.get(key) || spot(library, one));
    }
    for (const [key, marker] of shown) if (!now.has(key)) marker.remove();
    for (const [key, marker] of now) if (!shown.has(key)) marker.addTo(map);
    shown = now;
    show();
  }
  map.on("idle", renew);
}

function spot(library, feature) {
  const { properties, geometry } = feature;
  const many = properties.point_count || 0;
  const name = many ? many + " " + box.dataset.many : properties.title + " · " + properties.place;
  const button = element("button", { type: "button", className: "live-spot", textContent: String(many || 1) });
  if (properties.approximate === true) button.classList.add("live-spot--rough");
  button.setAttribute("aria-label", properties.approximate === true ? name + " (" + box.dataset.rough + ")" : name);
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    const leaves = many ? await map.getSource("points").getClusterLeaves(properties.cluster_id, LEAVES, 0) : [feature];
    bubble(library, geometry.coordinates, leaves.map((leaf) => leaf.properties), many > LEAVES);
  });
  return new library.Marker({ element: button }).setLngLat(geometry.coordinates);
}

/* A bubble: what the activity is, where, and how sure its point is. */
function bubble(library, where, activities, more) {
  const told = activities.map((one) => {
    const line = element("p", {}, element("a", { href: one.url, textContent: one.title }), " · " + one.place);
    if (one.approximate) line.append(" ", element("span", { className: "tag", textContent: box.dataset.rough }));
    line.append(" ", element("span", { className: "quiet", textContent: one.why }));
    return line;
  });
  if (more) told.push(element("p", { className: "quiet", textContent: box.dataset.rest }));
  new library.Popup({ maxWidth: "20rem" }).setLngLat(where).setDOMContent(element("div", {}, ...told)).addTo(map);
}

let last = null;
function choose(key, label) {
  if (last !== null) map.setFeatureState({ source: "units", id: last }, { chosen: false });
  last = key;
  if (key !== null) map.setFeatureState({ source: "units", id: key }, { chosen: true });
  told.textContent = label;
}

/* Numbers by unit, or the points of the activities: both at once would cover one another. */
function show() {
  const points = box.querySelector("input[name=vista]:checked").value === "points";
  for (const one of box.querySelectorAll(".live-number")) one.hidden = points;
  for (const one of box.querySelectorAll(".live-spot")) one.hidden = !points;
}

function listen() {
  map.on("mousemove", "units", ({ features }) => {
    map.getCanvas().classList.add("live-hand");
    choose(features[0].properties.key, features[0].properties.label);
  });
  map.on("mouseleave", "units", () => choose(null, ""));
  map.on("click", "units", ({ features }) => location.assign(features[0].properties.url));
  map.once("idle", () => { box.dataset.drawn = ""; }); /* from now on the provinces can be clicked */
  show();
}

function recolour() {
  if (!map) return;
  map.setPaintProperty("ground", "background-color", colour("--panel"));
  map.setPaintProperty("units", "fill-color", fill());
  map.setPaintProperty("borders", "line-color", edge());
  map.setPaintProperty("chosen", "line-color", colour("--ink"));
  map.updateImage("stripes", stripes());
}

opener.hidden = false;
opener.addEventListener("click", open);
closer.addEventListener("click", shut);
box.addEventListener("change", show);
dark.addEventListener("change", recolour);
if (location.hash === "#mapa-interactivo") open();
