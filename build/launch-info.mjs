// Prints one JSON line that starts the built app: { executablePath, args, env }.
import { launchInfo } from './run/launch.mjs';
import { endWithFailure } from './setup/progress.mjs';
import { setUp } from './setup.mjs';

const ready = await setUp({ for: 'start' }).catch(endWithFailure);
process.stdout.write(`${JSON.stringify(launchInfo(ready))}\n`);
