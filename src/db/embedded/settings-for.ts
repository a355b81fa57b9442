const megabyte = 2 ** 20;
const between = (least: number, value: number, most: number) => Math.round(Math.min(most, Math.max(least, value)));

/**
 * What PostgreSQL may take of a machine that it shares with the engine: an eighth of the memory for its buffers, at most 4 GB,
 * and checkpoints that are far enough apart for the pages of a busy hour to be written once.
 * https://www.postgresql.org/docs/18/runtime-config-resource.html
 * @param memory of the machine, bytes
 */
export function settingsFor(memory: number): string[] {
  const share = (part: number) => memory / part / megabyte;
  return [
    `shared_buffers=${between(128, share(8), 4_096)}MB`,
    `effective_cache_size=${between(256, share(2), 65_536)}MB`,
    `maintenance_work_mem=${between(64, share(64), 512)}MB`,
    `work_mem=${between(4, share(2_048), 16)}MB`,
    "max_wal_size=4GB",
    "checkpoint_timeout=15min",
  ];
}
