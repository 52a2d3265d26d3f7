// Does for the stand-in what Electron's own default app does: starts the app folder named on the command line, so
// that `electron FOLDER --flags` means the same on both.
'use strict';
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!folder) {
  process.stderr.write('usage: electron APP_FOLDER [flags]\n');
  process.exit(2);
}

const appPath = resolve(folder);
const description = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
app.setName(description.productName || description.name);
if (description.version) app.setVersion(description.version);
app.setDesktopName(description.desktopName || `${app.getName()}.desktop`);
app.setAppPath(appPath);
if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', join(app.getPath('appData'), app.getName()));
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });

require(resolve(appPath, description.main || 'index.js'));
