import { mendPostgres } from "../../src/platform/mend-postgres.ts";

/**
 * Loses the connection of a transaction whose statement is under way, then uses the pool again. Prints what the
 * transaction came to, and the answer.
 */
const [url = ""] = process.argv.slice(2);
mendPostgres();
const { default: postgres } = await import("postgres");
const pool = postgres(url, { max: 1, onnotice: () => undefined });
const other = postgres(url, { max: 1 });

const pid = Promise.withResolvers<number>();
const outcome = pool
  .begin(async (tx) => {
    const [row] = await tx`select pg_backend_pid() as pid`;
    pid.resolve(row?.["pid"]);
    await tx`select pg_sleep(30)`.catch(() => undefined);
    await tx`select 'on which connection?'`;
  })
  .then(
    () => "committed",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );
await other`select pg_terminate_backend(${await pid.promise})`;
const ended = await outcome;
// The driver gives what the server last said to the next query as well; the one after that has a connection.
const ask = () => pool`select 42 as answer`;
const [answer] = await ask().catch(() => ask());
console.log(JSON.stringify({ outcome: ended, answer: answer?.["answer"] }));
await Promise.all([pool.end(), other.end()]);
