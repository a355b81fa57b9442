/** The processes that have a role of their own beside the owner, who migrates. */
export const processRoles = ["api", "worker", "inbound"] as const;

/** What people sign in by, and keys: of no use to whoever does not serve HTTP. */
const ofTheApi = [
  "api_keys",
  "passkey_challenges",
  "passkeys",
  "rep_codes",
  "rep_devices",
  "sign_in_links",
  "user_sessions",
];

/** Written, and never changed. */
const appendOnly = ["audit_log"];

/**
 * SQL that makes a role for each process and grants it what the process needs: rows, never tables. To be run by the owner of the
 * tables, or by a superuser, and again after a migration that makes one. Jobs must be in Redis.
 * @param prefix of the names: `ripen_` makes `ripen_api`
 * @returns statements that can be run again
 */
export function roleStatements(prefix: string): string[] {
  const names = processRoles.map((role) => `"${prefix}${role}"`);
  const [, ...others] = names;
  const everybody = names.join(", ");
  return [
    ...names.map((name) => `do $$ begin create role ${name} login; exception when duplicate_object then null; end $$`),
    `grant usage on schema public, drizzle to ${everybody}`,
    `grant select on drizzle.__drizzle_migrations to ${everybody}`,
    `grant select, insert, update, delete on all tables in schema public to ${everybody}`,
    `grant usage on all sequences in schema public to ${everybody}`,
    `revoke all on ${ofTheApi.join(", ")} from ${others.join(", ")}`,
    `revoke update, delete on ${appendOnly.join(", ")} from ${everybody}`,
  ];
}
