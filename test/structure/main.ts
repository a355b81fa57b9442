import { fileURLToPath } from "node:url";
import { rooms } from "../../src/rooms.ts";
import { readImports } from "./read-imports.ts";
import { judgeStructure } from "./rules.ts";

/** `npm run check:structure`: prints what is wrong with the structure of `src/`; exit status 1 if anything is. */
const imports = await readImports(fileURLToPath(new URL("../../src/", import.meta.url)));
const names = rooms.map(({ name }) => name);
const problems = judgeStructure(imports, names);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${imports.size} files, ${names.length} rooms: every import points upstream, no circle`);
