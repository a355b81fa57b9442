// A field for a file takes what is dropped on the zone around it, and says what was chosen.

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const name = zone.querySelector("[data-chosen]");
  if (!(zone instanceof HTMLElement) || !(input instanceof HTMLInputElement) || !(name instanceof HTMLElement))
    continue;
  const say = () => {
    const [file] = input.files ?? [];
    if (file === undefined) return;
    name.textContent = `${file.name}, ${Math.max(1, Math.round(file.size / 1024)).toLocaleString("en-US")} KB`;
  };
  input.addEventListener("change", say);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  for (const end of ["dragleave", "drop"]) zone.addEventListener(end, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = event.dataTransfer?.files;
    if (files === undefined || files.length === 0) return;
    input.files = files;
    say();
  });
}
