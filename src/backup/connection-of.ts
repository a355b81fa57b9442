/** Parameters of a URL that libpq knows; the driver of this program knows others, which libpq refuses. */
const ofLibpq = new Set(["host", "hostaddr", "options", "connect_timeout", "target_session_attrs"]);

/**
 * How pg_dump and pg_restore reach a database: a URL without the password, which anybody on the machine could read in the list of
 * processes, and the environment with it.
 */
export function connectionOf(url: string): { dbname: string; env: Record<string, string | undefined> } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = "";
  for (const name of new Set(parsed.searchParams.keys())) {
    if (!ofLibpq.has(name) && !name.startsWith("ssl")) parsed.searchParams.delete(name);
  }
  if (parsed.searchParams.get("ssl") !== null) {
    parsed.searchParams.set("sslmode", parsed.searchParams.get("sslmode") ?? "require");
    parsed.searchParams.delete("ssl");
  }
  return {
    dbname: parsed.href,
    env: { PGPASSWORD: password || undefined, PGAPPNAME: "ripen backup", LC_ALL: "C" },
  };
}
