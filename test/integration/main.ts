import { dovecot } from "./dovecot.ts";
import { postfix } from "./postfix.ts";

// `npm run integration -- dovecot|postfix`: against the mail servers of Debian, which must be installed.
const scripts = new Map([
  ["dovecot", dovecot],
  ["postfix", postfix],
]);
const name = process.argv[2] ?? "";
const script = scripts.get(name);
if (script === undefined) {
  console.error(`Which one? ${[...scripts.keys()].join(", ")}`);
  process.exit(64);
}
await script();
console.log(`integration ${name}: ok`);
