// `<live-list src="…">`: what the server tells of is put on top of the list, which stays as long as it is. Pauses while nobody looks.

class LiveList extends HTMLElement {
  /** @type {EventSource | undefined} */
  #source;

  connectedCallback() {
    this.#listen();
    document.addEventListener("visibilitychange", this.#onVisible);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#onVisible);
    this.#source?.close();
  }

  #onVisible = () => {
    if (document.hidden) this.#source?.close();
    else this.#listen();
  };

  #listen() {
    this.#source?.close();
    const last = this.firstElementChild?.getAttribute("data-id") ?? "";
    const source = new EventSource(`${this.getAttribute("src")}?${new URLSearchParams({ after: last })}`);
    source.addEventListener("entry", (event) => this.#add(event.data));
    source.addEventListener("open", () => this.#say("live"));
    source.addEventListener("error", () => this.#say("not live: trying again"));
    this.#source = source;
  }

  /** @param {string} entry */
  #add(entry) {
    const template = document.createElement("template");
    template.innerHTML = entry;
    const added = template.content.firstElementChild;
    if (added === null) return;
    added.classList.add("arrived");
    const most = Number(this.getAttribute("most") ?? 12);
    this.querySelector("[data-empty]")?.remove();
    this.prepend(added);
    while (this.children.length > most) this.lastElementChild?.remove();
  }

  /** @param {string} words */
  #say(words) {
    const state = document.getElementById(this.getAttribute("state") ?? "");
    if (state !== null) state.textContent = words;
  }
}

customElements.define("live-list", LiveList);
