import { registerHooks } from "node:module";

/** One change of a file of the driver: what stands there once, and what has to. */
export interface Mend {
  file: string;
  from: string;
  to: string;
}

/**
 * What keeps postgres 3.4.9 from surviving a connection that is lost in a transaction: its own rollback is written to a
 * socket that is gone, which ends the process (porsager/postgres#1208); the timer of that write then keeps the
 * connection from ever coming back (#1215); and statements of the lost transaction run on the connection that came
 * back, inside of somebody else's (#1216).
 */
export const mends: readonly Mend[] = [
  {
    file: "connection.js",
    from: "    if (terminated)\n      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))\n",
    to: "    if (terminated || socket === null)\n      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options)), true\n",
  },
  {
    file: "connection.js",
    from: "    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)\n",
    to: "    clearImmediate(nextWriteTimer)\n    nextWriteTimer = chunk = null\n    socket.removeListener('data', data)\n",
  },
  {
    file: "index.js",
    from: "      , connection\n      , prepare = null\n",
    to: "      , connection\n      , lost = null\n      , prepare = null\n",
  },
  {
    file: "index.js",
    from: "reject) => connection.onclose = reject)",
    to: "reject) => connection.onclose = e => reject(lost = e))",
  },
  {
    file: "index.js",
    from: "        q.catch(e => uncaughtError || (uncaughtError = e))\n",
    to: "        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (lost)\n          return q.reject(lost)\n",
  },
];

const folder = "/node_modules/postgres/src/";

/** The source of a file of the driver, mended. A version that reads otherwise stays as it is: it may need no mending. */
export function mended(file: string, source: string): string {
  const own = mends.filter((mend) => mend.file === file);
  const fits = own.every(({ from }) => source.split(from).length === 2);
  return fits ? own.reduce((text, { from, to }) => text.replace(from, () => to), source) : source;
}

/** Has the database driver mended when it is loaded, which must be later. */
export function mendPostgres(): void {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const at = url.lastIndexOf(folder);
      if (at === -1 || loaded.source === null || loaded.source === undefined) return loaded;
      const source =
        typeof loaded.source === "string" ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
      return { ...loaded, source: mended(url.slice(at + folder.length), source) };
    },
  });
}
