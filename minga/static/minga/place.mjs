/* Minga: a point marked on a map fills in the place of a row, and its latitude and longitude. The library is fetched only when somebody asks for the map; without
   scripts the boxes remain, and take a point too. Words and addresses come from the page (data-…). */

const block = document.getElementById("mapa-lugar");
const said = block.dataset;
const told = block.querySelector("[data-told]");
const undo = block.querySelector("[data-undo]");
const [latitude, longitude] = ["punto-latitud", "punto-longitud"].map((id) => document.getElementById(id));
const DECIMALS = 5; // a metre
const FAR = 8; // degrees

let map = null;
let marker = null;
let library = null;
let box = null; // the one that is filled in
let degrees = []; // the boxes of its row for the latitude and the longitude
let turn = 0; // a later point ends the search for the one before
const past = []; // what stood there before each point, for the box it was in

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/* The library's stylesheet; the map is measured only after it. */
function dressed() {
  if (document.querySelector("link[data-map]")) return Promise.resolve();
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: said.look, onload: done, onerror: failed });
    link.dataset.map = "";
    document.head.append(link);
  });
}

/* The points of the mainland: islands far from it would make it small; they are a drag away. */
function near(points) {
  const middle = points.map((point) => point[0]).sort((one, other) => one - other)[points.length >> 1];
  return points.filter((point) => Math.abs(point[0] - middle) < FAR);
}

async function draw() {
  const [loaded, answer] = await Promise.all([import(said.library), fetch(said.source), dressed()]);
  if (!answer.ok) throw new Error(String(answer.status));
  const features = (await answer.json()).features.filter((one) => one.properties.feature === "unit" && one.geometry);
  const bounds = new loaded.LngLatBounds();
  for (const point of near(features.map((one) => one.properties.label_point))) bounds.extend(point);
  library = loaded;
  map = new library.Map({
    container: block.querySelector(".live-canvas"),
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colour("--panel") } }] },
    bounds,
    fitBoundsOptions: { padding: 40 },
    locale: { "Map.Title": said.name, "NavigationControl.ZoomIn": said.closer, "NavigationControl.ZoomOut": said.away },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    renderWorldCopies: false,
    scrollZoom: false,
  });
  map.addControl(new library.NavigationControl({ showCompass: false }));
  await Promise.race([map.once("load"), new Promise((_done, failed) => map.once("error", failed))]);
  map.addSource("units", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({ id: "units", type: "fill", source: "units", paint: { "fill-color": colour("--ground") } });
  map.addLayer({ id: "borders", type: "line", source: "units", paint: { "line-color": colour("--ink-2"), "line-width": 1 } });
  map.getCanvas().classList.add("live-hand");
  map.on("click", ({ lngLat }) => choose(lngLat.lat, lngLat.lng));
  map.once("idle", () => { said.drawn = ""; }); /* from now on it can be clicked */
}

/* The map opens in the row whose button asked for it. */
async function open(opener) {
  box = document.getElementById(opener.dataset.mapFor);
  degrees = ["latitude", "longitude"].map((cell) => document.getElementById(box.id.replace(/unit$/, cell)));
  opener.closest("p").after(block);
  block.hidden = false;
  told.textContent = "";
  undo.hidden = true;
  past.length = 0;
  try {
    if (map) map.resize();
    else await draw();
    mark(...kept());
  } catch {
    if (map) map.remove();
    map = null;
    block.querySelector(".live-canvas").hidden = true;
    told.textContent = said.failed;
  }
  latitude.focus({ preventScroll: true });
}

/* The point that the row has already, two empty texts where it has none. */
function kept() {
  const read = degrees.map((one) => Number(one.value.trim().replace(",", ".")));
  const there = degrees.every((one) => one.value.trim()) && Math.abs(read[0]) <= 90 && Math.abs(read[1]) <= 180;
  return there ? read : ["", ""];
}

function mark(lat, lng) {
  latitude.value = lat;
  longitude.value = lng;
  if (marker) marker.remove();
  marker = map && lat !== "" ? new library.Marker({ element: Object.assign(document.createElement("span"), { className: "live-pin" }) }).setLngLat([lng, lat]).addTo(map) : null;
}

/* Look up the place of a point and put it into the box; what stood there can be brought back. */
async function choose(lat, lng) {
  const before = { value: box.value, degrees: degrees.map((one) => one.value), at: marker ? marker.getLngLat() : null };
  const now = (turn += 1);
  mark(Number(lat.toFixed(DECIMALS)), Number(lng.toFixed(DECIMALS)));
  told.textContent = said.looking;
  try {
    const answer = await fetch(said.at + "?" + new URLSearchParams({ latitud: latitude.value, longitud: longitude.value }));
    const found = await answer.json();
    if (now !== turn) return;
    told.textContent = answer.ok ? said.found.replace("{place}", found.typed) : found.error;
    if (!answer.ok) return;
    past.push(before);
    undo.hidden = false;
    fill(holds(found.unit) ? before.value : found.typed, [latitude.value, longitude.value]);
  } catch {
    if (now === turn) told.textContent = said.lost;
  }
}

/* Whether the row names a narrower place inside the one that was found: that says more, and stays. */
function holds(unit) {
  const held = /\(([^()]+)\)\s*$/.exec(box.value);
  return held !== null && held[1].startsWith(unit);
}

/* As if it had been typed: kept on this device, then saved. */
function fill(text, point) {
  degrees[0].closest("details").open = true;
  for (const [one, value] of [[box, text], [degrees[0], point[0]], [degrees[1], point[1]]]) {
    one.value = value;
    for (const name of ["input", "change"]) one.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

function back() {
  const { value, degrees: point, at } = past.pop();
  turn += 1;
  mark(at ? at.lat : "", at ? at.lng : "");
  undo.hidden = past.length === 0;
  told.textContent = said.undone;
  fill(value, point);
  if (undo.hidden) latitude.focus();
}

function typed(event) {
  event.stopPropagation(); /* the point itself is no part of the form */
  const [lat, lng] = [latitude, longitude].map((one) => Number(one.value.trim().replace(",", ".")));
  if (!latitude.value.trim() || !longitude.value.trim()) return;
  if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) told.textContent = said.strange;
  else choose(lat, lng);
}

function shut() {
  block.hidden = true;
  box.focus();
}

for (const opener of document.querySelectorAll("[data-map-for]")) {
  opener.closest("p").hidden = false;
  opener.addEventListener("click", () => open(opener));
}
block.addEventListener("change", typed);
block.addEventListener("input", (event) => event.stopPropagation());
block.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault(); /* it would send the form */
  typed(event);
});
undo.addEventListener("click", back);
block.querySelector("[data-shut]").addEventListener("click", shut);
