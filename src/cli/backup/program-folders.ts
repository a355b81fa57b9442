import path from "node:path";

/** Where pg_dump and pg_restore are looked for. @param named by the option, in place of the usual folders */
export async function programFolders(named: string | undefined): Promise<string[]> {
  if (named !== undefined) return [path.resolve(named)];
  const { usualFolders } = await import("../../backup/find-program.ts");
  return usualFolders(process.env["PATH"] ?? "");
}
