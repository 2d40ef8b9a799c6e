/* A chosen file is sent in pieces while the form is filled in, and goes on where a broken line left it. Without this file the form
   sends it whole. Words come from the page (data-say-…); addresses and tokens as well. */
"use strict";

const LONGEST_WAIT = 30;

class Refused extends Error {}
class SignedOut extends Error {}
class Cut extends Error {}

function pause(seconds) {
  return new Promise((resolve) => {
    const done = () => { clearTimeout(timer); removeEventListener("online", done); resolve(); };
    const timer = setTimeout(done, seconds * 1000);
    addEventListener("online", done, { once: true });
  });
}

async function digest(file) {
  if (!globalThis.crypto || !crypto.subtle) return ""; // without HTTPS: it goes on within this page, not after it
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Upload {
  constructor(field) {
    this.field = field;
    this.input = field.querySelector("input[type=file]");
    this.name = this.input.name;
    this.state = field.querySelector("[data-upload-state]");
    this.form = this.input.form;
    this.turn = 0; // a file chosen later ends the sending of the one before
    this.busy = false;
    this.submitter = undefined;
    this.input.addEventListener("change", () => this.start());
    this.form.addEventListener("submit", (event) => this.hold(event));
  }

  say(word, figures = {}) {
    let text = this.field.dataset["say" + word] || "";
    for (const [name, value] of Object.entries(figures)) text = text.replace("{" + name + "}", value);
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  hold(event) {
    if (!this.busy) return;
    event.preventDefault();
    this.submitter = event.submitter;
    this.say("Wait");
  }

  forget() {
    this.turn += 1;
    this.busy = false;
    this.input.name = this.name;
    for (const old of this.field.querySelectorAll("input[type=hidden]")) old.remove();
    this.input.setCustomValidity("");
    this.say("");
  }

  async start() {
    const file = this.input.files[0];
    if (!file) { this.forget(); return; }
    this.forget();
    const turn = this.turn;
    this.busy = true;
    this.submitter = undefined;
    try {
      const key = await this.send(file, () => turn === this.turn);
      if (key) this.ready(file, key);
    } catch (error) {
      if (turn !== this.turn) return;
      this.busy = false;
      if (error instanceof Refused) {
        this.state.textContent = error.message;
        this.input.setCustomValidity(error.message);
      } else this.say("Whole"); // the form sends it whole
    }
  }

  ready(file, key) {
    this.busy = false;
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: this.name + "_carga", value: key });
    this.input.removeAttribute("name"); // its bytes are there already
    this.field.append(hidden);
    this.say("Ready", { name: file.name });
    if (this.submitter !== undefined) this.form.requestSubmit(this.submitter || undefined);
  }

  /* Returns the key of the upload, '' where another file was chosen meanwhile; goes on until it is whole or refused. */
  async send(file, current) {
    this.say("Progress", { part: 0 });
    const about = new URLSearchParams({ name: file.name, size: file.size, sha256: await digest(file) });
    let told = null;
    let wait = 1;
    while (current()) {
      try {
        if (!told) told = await this.ask(this.field.dataset.upload, about);
        else if (told.finished) return told.key;
        else if (told.received >= told.size) told = await this.ask(told.address + "?terminar=1", "");
        else {
          const piece = file.slice(told.received, told.received + Math.min(told.piece, 262144));
          told = { ...told, ...await this.ask(told.address + "?desde=" + told.received, piece) };
        }
        wait = 1;
        if (current()) this.say("Progress", { part: Math.floor(100 * told.received / told.size) });
      } catch (error) {
        if (!(error instanceof Cut || error instanceof SignedOut)) throw error;
        if (error.gone) told = null;
        if (current()) this.say(error instanceof SignedOut ? "Out" : "Cut");
        await pause(wait);
        wait = Math.min(2 * wait, LONGEST_WAIT);
        if (error instanceof SignedOut) await this.renewToken();
      }
    }
    return "";
  }

  async ask(address, body) {
    let answer;
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
    try {
      answer = await fetch(address, { method: "POST", body, headers, redirect: "manual", credentials: "same-origin" });
    } catch {
      throw new Cut();
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if (answer.status === 404) throw Object.assign(new Cut(), { gone: true });
    if (answer.status >= 500 && answer.status !== 507) throw new Cut();
    const told = await answer.json().catch(() => { throw new Cut(); });
    if (answer.ok || told.received !== undefined) return told;
    throw new Refused(told.error);
  }

  /* After signing in again the tokens of this page are old ones: the form needs the new one too. */
  async renewToken() {
    try {
      const answer = await fetch(this.field.dataset.upload, { redirect: "manual", credentials: "same-origin" });
      if (answer.ok) this.form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    } catch { /* tried again with the next piece */ }
  }
}

for (const field of document.querySelectorAll("[data-upload]")) new Upload(field);
