// Work that goes on: the part with `data-running` is asked for again each second, and the page once the work has ended.

const everyMs = 1_000;

/** @param {HTMLElement} part */
async function follow(part) {
  const running = part.querySelector("[data-running]");
  if (running === null) return;
  await new Promise((resolve) => setTimeout(resolve, everyMs));
  if (document.hidden) {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
  const answer = await fetch(part.dataset["follow"] ?? "").catch(() => undefined);
  if (answer?.ok) {
    const text = await answer.text();
    part.innerHTML = text;
    if (part.querySelector("[data-running]") === null) return location.replace(location.pathname);
  }
  void follow(part);
}

for (const part of document.querySelectorAll("[data-follow]")) if (part instanceof HTMLElement) void follow(part);
