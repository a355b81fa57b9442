// Keys: `?` helps, `g` and a letter goes to a page, `j` and `k` walk a list, and every element with `data-key` answers to its own.

/** @type {number} */
let goUntil = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "Enter") submitFrom(event);
    return;
  }
  if (event.altKey || isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
  if (event.key === "?") return openHelp(event);
  if (event.key === "g") {
    goUntil = event.timeStamp + 1_500;
    return;
  }
  if (event.timeStamp < goUntil) {
    goUntil = 0;
    const link = document.querySelector(`a[data-go="${CSS.escape(event.key)}"]`);
    if (link instanceof HTMLAnchorElement) link.click();
    return;
  }
  if (event.key === "j" || event.key === "k") return walk(event);
  const own = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!(own instanceof HTMLElement)) return;
  event.preventDefault();
  if (own instanceof HTMLTextAreaElement || own instanceof HTMLInputElement) own.focus();
  else own.click();
});

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** @param {KeyboardEvent} event */
function openHelp(event) {
  const help = document.querySelector("#help");
  if (!(help instanceof HTMLDialogElement)) return;
  event.preventDefault();
  help.showModal();
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const rows = [...document.querySelectorAll("a[data-row]")];
  if (rows.length === 0) return;
  event.preventDefault();
  const here = rows.findIndex((row) => row === document.activeElement || row.getAttribute("aria-current") === "true");
  const next = here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + (event.key === "j" ? 1 : -1)));
  const row = rows[next];
  if (row instanceof HTMLElement) row.focus();
}

/** @param {KeyboardEvent} event */
function submitFrom(event) {
  const { target } = event;
  if (!(target instanceof HTMLTextAreaElement) || target.form === null) return;
  event.preventDefault();
  target.form.requestSubmit();
}
