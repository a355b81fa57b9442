// `npm run integration` sends through a real Postfix; `-- dovecot` and `-- postfix` take mail in from real servers; `-- pgbouncer` has a pooler between.
// They are those of Debian, and must be installed.
const name = process.argv[2] ?? "send";
switch (name) {
  case "send":
    await import("./postfix.ts");
    break;
  case "dovecot":
    await (await import("./dovecot.ts")).dovecot();
    break;
  case "postfix":
    await (await import("./postfix-pipe.ts")).postfix();
    break;
  case "pgbouncer":
    (await import("./pgbouncer.ts")).pgbouncer();
    break;
  default:
    console.error("Which one? send, dovecot, postfix, pgbouncer");
    process.exit(64);
}
if (name !== "send") console.log(`integration ${name}: ok`);
