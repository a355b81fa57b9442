// A form of filters answers while one types: the part of the page that it names is put in place, and the address follows.

/** @type {AbortController | undefined} */
let asking;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

for (const form of document.querySelectorAll("form[data-filter]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  const part = form.dataset["filter"] ?? "";
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(() => void refresh(form, part), 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void refresh(form, part);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} part
 */
async function refresh(form, part) {
  asking?.abort();
  asking = new AbortController();
  const place = document.getElementById(part);
  if (place === null) return;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value !== "") query.set(name, value);
  const kept = document.querySelector("[data-filters]");
  if (kept instanceof HTMLInputElement) kept.value = query.toString();
  const address = `${location.pathname}${query.size === 0 ? "" : `?${query}`}`;
  place.classList.add("busy");
  try {
    query.set("part", part);
    const answer = await fetch(`${location.pathname}?${query}`, { signal: asking.signal });
    if (!answer.ok) return location.assign(address);
    place.innerHTML = await answer.text();
    history.replaceState(null, "", address);
    place.classList.remove("busy");
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  }
}
