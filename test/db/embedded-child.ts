// A process of its own that uses the embedded PostgreSQL, driven through its input by embedded.int.test.ts.
import { text } from "node:stream/consumers";
import postgres from "postgres";
import { startEmbeddedPostgres, startThrowawayPostgres } from "../../src/db/embedded.ts";

const dataDir = process.argv[2];
const server = dataDir ? await startEmbeddedPostgres({ dataDir, durable: false }) : await startThrowawayPostgres();
const sql = postgres(server.url, { max: 1 });

process.on("SIGINT", () => {
  void (async () => {
    // What a graceful shutdown still has to write, a moment after Ctrl-C reached every process of the terminal.
    for (let n = 0; n < 20; n++) await sql`select pg_sleep(0.01)`;
    console.log("written");
    await sql.end();
    await server.close();
    process.exit(0);
  })();
});

const [row] = await sql<{ pid: number }[]>`
  select split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int as pid`;
console.log(JSON.stringify({ url: server.url, owner: server.owner, postmaster: row?.pid }));
await text(process.stdin);
await sql.end();
await server.close();
