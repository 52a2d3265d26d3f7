// `npm run centre -- …`: packages and Node, then the centre service under Node with these arguments.
import { runCentreProgram } from './run/centre-program.mjs';
import { endWithFailure } from './setup/progress.mjs';

await runCentreProgram('main.ts', process.argv.slice(2), 'npm run centre').catch(endWithFailure);
