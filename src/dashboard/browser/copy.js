// A button with `data-copy` copies the text of the element that it names. Shown only where that works.

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement) || !("clipboard" in navigator)) continue;
  button.hidden = false;
  button.addEventListener("click", () => void copy(button));
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (source === null) return;
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = "Copied";
  } catch {
    button.textContent = "Press Ctrl C";
    getSelection()?.selectAllChildren(source);
  }
  setTimeout(() => (button.textContent = said), 1_500);
}
