import { mendPostgres } from "../../src/platform/mend-postgres.ts";

// As src/cli.ts does: the tests run on the driver that the product runs on.
mendPostgres();
