/* Minga: what the browser adds. Every page works without this file. */
"use strict";

/* A refused form: the reader starts at the summary of what to correct. */
function focusSummary(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
}

/* Older browsers cannot unfold a details element by style: on wide screens the menu and the filters open here. */
function unfold() {
  if (CSS.supports("selector(::details-content)")) return;
  const wide = [[".nav details", "48rem"], ["details.filters", "62rem"]];
  for (const [selector, width] of wide) {
    if (!matchMedia("(min-width: " + width + ")").matches) continue;
    for (const part of document.querySelectorAll(selector)) part.open = true;
  }
}

/* Ctrl+K (or Cmd+K) goes to the search box. */
function goToSearch(event) {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const box = document.querySelector("main input[type=search]") || document.querySelector("input[type=search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

document.addEventListener("keydown", goToSearch);
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
unfold();
focusSummary(document);
