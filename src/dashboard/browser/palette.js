// Ctrl K: finds leads, sequences and pages while one types. Without it the same is at /search.

const dialog = document.querySelector("#palette");
const list = document.querySelector("#found");
const input = dialog?.querySelector("input");
/** @type {AbortController | undefined} */
let asking;

if (dialog instanceof HTMLDialogElement && list instanceof HTMLElement && input instanceof HTMLInputElement) {
  const open = () => {
    dialog.showModal();
    input.select();
    void find(list, input.value);
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.querySelector("[data-palette]")?.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  input.addEventListener("input", () => void find(list, input.value));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const here = links.findIndex((link) => link.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(links, Math.min(links.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      links[here]?.click();
    }
  });
}

/**
 * @param {HTMLElement} into
 * @param {string} text
 */
async function find(into, text) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`/search?${new URLSearchParams({ q: text, part: "found" })}`, { signal: asking.signal });
    if (!answer.ok) return;
    into.innerHTML = await answer.text();
    choose([...into.querySelectorAll("a")], 0);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  }
}

/**
 * @param {HTMLElement[]} links
 * @param {number} place
 */
function choose(links, place) {
  for (const [index, link] of links.entries()) link.setAttribute("aria-selected", String(index === place));
  links[place]?.scrollIntoView({ block: "nearest" });
}
