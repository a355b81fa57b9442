#!/usr/bin/env node
import { Command } from "commander";

const program = new Command("ripen").description("Email nurture-sequence engine: leads in, prospects out.");

await program.parseAsync();
