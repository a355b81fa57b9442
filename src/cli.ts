#!/usr/bin/env node
import { Command } from "commander";
import { demoCommand } from "./cli/demo.ts";
import { keysCommand } from "./cli/keys.ts";
import { migrateCommand } from "./cli/migrate.ts";
import { reportFailure } from "./cli/report-failure.ts";
import { serveCommand } from "./cli/serve.ts";
import { simulateCommand } from "./cli/simulate.ts";

const program = new Command("ripen")
  .description("Email nurture-sequence engine: leads in, prospects out.")
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(simulateCommand())
  .addCommand(keysCommand())
  .addCommand(demoCommand());

await program.parseAsync().catch(reportFailure);
