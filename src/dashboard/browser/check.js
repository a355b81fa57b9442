// A text of a definition is checked while one types: the answer of the server stands beside it.

const place = document.querySelector("[data-check]");
const text = document.querySelector("textarea.code");
/** @type {AbortController | undefined} */
let asking;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

if (place instanceof HTMLElement && text instanceof HTMLTextAreaElement && !text.readOnly) {
  text.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(() => void check(place, text.value), 300);
  });
}

/**
 * @param {HTMLElement} into
 * @param {string} typed
 */
async function check(into, typed) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(into.dataset["check"] ?? "", {
      method: "POST",
      headers: { "x-csrf-token": document.body.dataset["csrf"] ?? "" },
      body: new URLSearchParams({ text: typed }),
      signal: asking.signal,
    });
    if (answer.ok) into.innerHTML = await answer.text();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  }
}
