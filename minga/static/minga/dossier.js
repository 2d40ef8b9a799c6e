/* A section being written: what is typed stays on this device until the server has it, and the page says how it stands. */
"use strict";

const form = document.getElementById("seccion");
const kept = form && "minga." + form.dataset.keep;

function typed() {
  const found = {};
  for (const box of form.querySelectorAll("input[name], select[name], textarea[name]")) {
    if (box.type !== "hidden") found[box.name] = box.value;
  }
  return found;
}

function say(text) {
  const place = document.getElementById("estado-guardado");
  if (!place) return;
  place.className = "notice";
  place.querySelector("p").textContent = text;
}

function keep() {
  try { localStorage.setItem(kept, JSON.stringify(typed())); } catch { /* a full or closed store: the server still saves */ }
}

function forget() {
  try { localStorage.removeItem(kept); } catch { /* nothing to forget */ }
}

/* What an interrupted line or a closed tab left behind comes back into its boxes, and is saved. */
function bringBack() {
  let left = null;
  try { left = JSON.parse(localStorage.getItem(kept) || "null"); } catch { return; }
  if (!left) return;
  let changed = false;
  for (const [name, value] of Object.entries(left)) {
    const box = form.elements.namedItem(name);
    if (box && "value" in box && box.value !== value) { box.value = value; changed = true; }
  }
  if (!changed) return forget();
  say(form.dataset.back);
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

if (form) {
  form.addEventListener("input", keep);
  form.addEventListener("submit", forget);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    if (event.detail.successful) forget();
    else say(event.detail.xhr.status ? form.dataset.refused : form.dataset.offline);
  });
  window.addEventListener("online", () => form.dispatchEvent(new Event("change", { bubbles: true })));
  bringBack();
}
