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

function say(text, ...more) {
  const place = document.getElementById("estado-guardado");
  if (!place) return;
  place.className = "notice notice--warning";
  place.querySelector("p").replaceChildren(text, ...more);
}

/* Why the server did not save: signed out, no line, or anything else; a refusal in words (409, 422) is shown already. */
function unsaved(status) {
  if (status === 409 || status === 422) return;
  if (status === 401) {
    const link = document.createElement("a");
    Object.assign(link, { href: form.dataset.enter, textContent: form.dataset.enterWords });
    say(form.dataset.out + " ", link);
  } else say(status ? form.dataset.refused : form.dataset.offline);
}

/* What the server found wrong goes beside its box, as it stands there when the page is opened anew. */
function beside() {
  for (const field of form.querySelectorAll(".field--bad")) {
    field.classList.remove("field--bad");
    for (const old of field.querySelectorAll("span.bad")) old.remove();
    for (const box of field.querySelectorAll("[aria-invalid]")) {
      box.removeAttribute("aria-invalid");
      describe(box, (id) => id !== box.id + "-e");
    }
  }
  for (const one of document.querySelectorAll("#estado-guardado li[data-says]")) {
    const box = document.getElementById(one.querySelector("a").hash.slice(1));
    const field = box && box.closest(".field");
    if (!field) continue;
    const told = document.createElement("span");
    Object.assign(told, { className: "bad", id: box.id + "-e", textContent: one.dataset.says });
    field.classList.add("field--bad");
    field.querySelector("label").after(told);
    box.setAttribute("aria-invalid", "true");
    describe(box, () => true, told.id);
  }
}

function describe(box, keeps, id = "") {
  const ids = (box.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && keeps(one));
  if (id) ids.push(id);
  if (ids.length) box.setAttribute("aria-describedby", ids.join(" "));
  else box.removeAttribute("aria-describedby");
}

/* The words of a text that may only have so many, counted while it is written. */
function count(box) {
  const place = document.getElementById(box.id + "-n");
  const number = box.value.split(/\s+/).filter(Boolean).length;
  place.textContent = place.dataset.say.replace("{n}", number).replace("{most}", box.dataset.words);
  place.classList.toggle("bad", number > Number(box.dataset.words));
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

/* A name that was offered goes into its box, and is saved. */
function pick(event) {
  const chosen = event.target.closest("[data-pick]");
  if (!chosen) return;
  const box = document.getElementById(chosen.dataset.pick);
  box.value = chosen.textContent;
  document.getElementById(box.id + "-s").replaceChildren();
  box.focus();
  keep();
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

if (form) {
  form.addEventListener("input", keep);
  form.addEventListener("submit", forget);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    if (event.detail.successful) { forget(); beside(); }
    else unsaved(event.detail.xhr.status);
  });
  form.addEventListener("click", pick);
  for (const box of form.querySelectorAll("[data-words]")) box.addEventListener("input", () => count(box));
  window.addEventListener("online", () => form.dispatchEvent(new Event("change", { bubbles: true })));
  bringBack();
}
