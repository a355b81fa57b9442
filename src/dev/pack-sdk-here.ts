import process from "node:process";
import { packSdk } from "./pack-sdk.ts";

/** `npm run pack:sdk [FOLDER]`: packs the SDK as a tarball into the folder, this one when left out. */
const tarball = await packSdk(process.argv[2] ?? process.cwd());
process.stdout.write(`${tarball}\n`);
