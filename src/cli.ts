#!/usr/bin/env node
import { loadFaster } from "./platform/load-faster.ts";
import { mendPostgres } from "./platform/mend-postgres.ts";

loadFaster();
mendPostgres();
const { runProgram } = await import("./cli/program.ts");
await runProgram();
