// `npm run seed -- …`: packages and Node, then a made-up centre is written into a database.
import { runCentreProgram } from './run/centre-program.mjs';
import { endWithFailure } from './setup/progress.mjs';

await runCentreProgram('seed/main.ts', process.argv.slice(2), 'npm run seed').catch(endWithFailure);
