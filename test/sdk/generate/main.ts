import { writeFile } from "node:fs/promises";
import { makeFiles } from "./files.ts";

/** `npm run sdk:generate`: writes the generated part of the SDK from the routes as they stand. */
for (const { file, text } of await makeFiles()) {
  await writeFile(file, text);
  console.log(file.pathname);
}
