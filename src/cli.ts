#!/usr/bin/env node
import { loadFaster } from "./platform/load-faster.ts";

loadFaster();
const { runProgram } = await import("./cli/program.ts");
await runProgram();
