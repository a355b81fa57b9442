import { z } from "zod";
import { answerRequests } from "../../../platform/thread.ts";
import { readYaml } from "./read-yaml.ts";

// The thread in which YAML is read: whatever a text does to it, the process goes on.
answerRequests(async (text) => readYaml(z.string().parse(text)));
