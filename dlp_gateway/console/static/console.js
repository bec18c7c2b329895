// The console works without this; with it, single keys do what officers do most. Keys are off while somebody writes.
"use strict";

const KEYS = {
  "/": () => focusOn("input[type=search]"),
  r: () => focusOn("select[name=reason]"),
  p: () => focusOn("select[name=basis]"),
  a: () => focusOn("#approve ~ form select"),
  v: () => openReveal(),
  j: () => step(1),
  k: () => step(-1),
  g: () => goTo("/cases"),
};

function focusOn(selector) {
  const found = document.querySelector(selector);
  if (found) found.focus();
  return Boolean(found);
}

function goTo(place) {
  const link = document.querySelector(`header nav a[href="${place}"]`);
  if (link) link.click();
  return Boolean(link);
}

function openReveal() {
  const details = document.querySelector("form[action$='/reveal'] details");
  if (!details) return false;
  details.open = true;
  return focusOn("input[name=reason]");
}

function step(by) {
  const links = [...document.querySelectorAll("table.list tbody th a")];
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (act && act()) event.preventDefault();
});
