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

/** How long lines of the audit log are kept: thirteen months. */
export const auditDaysKept = 400;

/**
 * The audit log is written, and never changed; the API deletes what is older than it is kept. The rules bind whoever does not own the
 * table, and name no role, so that a backup with them can be restored where there are no such roles.
 */
const auditRules = {
  read: "for select using (true)",
  write: "for insert with check (true)",
  purge: `for delete using (at < now() - interval '${auditDaysKept} days')`,
};

/**
 * SQL that makes a role for each process and grants it what the process needs: rows, never tables. To be run by the owner of the
 * tables, or by a superuser, and again after a migration that makes one. Jobs must be in Redis.
 * @param prefix of the names: `ripen_` makes `ripen_api`
 * @returns statements that can be run again
 */
export function roleStatements(prefix: string): string[] {
  const names = processRoles.map((role) => `"${prefix}${role}"`);
  const [api, ...others] = names;
  const everybody = names.join(", ");
  return [
    ...names.map((name) => `do $$ begin create role ${name} login; exception when duplicate_object then null; end $$`),
    `grant usage on schema public, drizzle to ${everybody}`,
    `grant select on drizzle.__drizzle_migrations to ${everybody}`,
    `grant select, insert, update, delete on all tables in schema public to ${everybody}`,
    `grant usage on all sequences in schema public to ${everybody}`,
    `revoke all on ${ofTheApi.join(", ")} from ${others.join(", ")}`,
    `revoke update, delete on audit_log from ${everybody}`,
    ...Object.entries(auditRules).flatMap(([name, rule]) => [
      `drop policy if exists ripen_${name} on audit_log`,
      `create policy ripen_${name} on audit_log ${rule}`,
    ]),
    "alter table audit_log enable row level security",
    `grant delete on audit_log to ${api}`,
  ];
}
