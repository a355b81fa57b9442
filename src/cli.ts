#!/usr/bin/env node
import { Command } from "commander";
import { keysCommand } from "./cli/keys.ts";
import { migrateCommand } from "./cli/migrate.ts";
import { serveCommand } from "./cli/serve.ts";

const program = new Command("ripen")
  .description("Email nurture-sequence engine: leads in, prospects out.")
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(keysCommand());

await program.parseAsync();
