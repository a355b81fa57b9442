/** Parameters of a URL that libpq knows; the driver of this program knows others, which libpq refuses. */
const ofLibpq = new Set([
  "host",
  "hostaddr",
  "options",
  "connect_timeout",
  "target_session_attrs",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "sslcrl",
  "sslnegotiation",
]);

/**
 * How pg_dump and pg_restore reach a database: a URL without any password, which anybody on the machine could read in the list of
 * processes, and the environment with it. They ask the server for what the driver of this program asks for.
 */
export function connectionOf(url: string): { dbname: string; env: Record<string, string | undefined> } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = "";
  const query = parsed.searchParams;
  const asked = query.get("sslmode") ?? query.get("ssl");
  for (const name of new Set(query.keys())) if (!ofLibpq.has(name)) query.delete(name);
  if (asked !== null) query.set("sslmode", modeOf(asked));
  // Against the authorities that the machine trusts, as the driver does; libpq would look for a file of its own.
  if (query.get("sslmode") === "verify-full" && !query.has("sslrootcert")) query.set("sslrootcert", "system");
  return {
    dbname: parsed.href,
    env: { PGPASSWORD: password || undefined, PGAPPNAME: "ripen backup", LC_ALL: "C" },
  };
}

/** What libpq calls it. The driver checks the server's name and certificate for every word that it does not know. */
function modeOf(asked: string): string {
  switch (asked) {
    case "false":
    case "disable":
      return "disable";
    case "prefer":
      return "prefer";
    case "require":
    case "allow":
      return "require";
    default:
      return "verify-full";
  }
}
