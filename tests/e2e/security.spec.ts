import { expect, test } from './desk';

test('the window is sandboxed, isolated and knows no Node', async ({ home }) => {
  const desk = await home.start([]);
  const preferences = await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const contents = window.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    }),
  );
  expect(preferences.length).toBeGreaterThanOrEqual(2);
  for (const one of preferences) {
    expect(one).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
  }
  const reach = await desk.page.evaluate(() => ({
    require: 'require' in window,
    process: 'process' in window,
    module: 'module' in window,
    bridgeFrozen: Object.isFrozen(window.tsunagu),
  }));
  expect(reach).toEqual({ require: false, process: false, module: false, bridgeFrozen: true });
});

test('the page comes over app: with a policy that allows nothing by default', async ({ home }) => {
  const desk = await home.start([]);
  expect(desk.page.url()).toMatch(/^app:\/\/desk\//);
  const policy = await desk.page.evaluate(async () => {
    const answer = await fetch(location.href);
    return answer.headers.get('content-security-policy') ?? '';
  });
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  // A picture that main brought is shown from memory; from there nothing runs, is read or framed.
  const fromMemory = policy.split('; ').filter((line) => line.includes('blob:'));
  expect(fromMemory).toEqual(["img-src 'self' data: blob:"]);
  const ran = await desk.page.evaluate(async () => {
    const at = (text: string, type: string) => URL.createObjectURL(new Blob([text], { type }));
    const script = document.createElement('script');
    script.src = at('window.injected = true', 'text/javascript');
    const isRefused = new Promise((resolve) => script.addEventListener('error', () => resolve(true)));
    document.body.append(script);
    const read = await fetch(at('words', 'text/plain')).then(
      () => 'read',
      () => 'refused',
    );
    return { scriptRefused: await isRefused, read, injected: 'injected' in window };
  });
  expect(ran).toEqual({ scriptRefused: true, read: 'refused', injected: false });
  const evalRefused = await desk.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    return 'injected' in window;
  });
  expect(evalRefused).toBe(false);
});

test('the whole desk runs without one violation of the policy', async ({ home }) => {
  const desk = await home.start();
  const complaints: string[] = [];
  desk.page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy/i.test(message.text())) complaints.push(message.text());
  });
  await desk.page.reload();
  await desk.answer();
  await desk.press('Control+Shift+P');
  await desk.press('Escape');
  await desk.button('音声機器').click();
  await desk.press('Escape');
  await desk.press('F8');
  await desk.press('Escape');
  await desk.hangUp();
  expect(complaints).toEqual([]);
});

test('new windows, other pages and other permissions are refused', async ({ home }) => {
  const desk = await home.start([]);
  const windowsBefore = await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const opened = await desk.page.evaluate(() => window.open('https://example.org/') === null);
  expect(opened).toBe(true);
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(windowsBefore);
  const permissions = await desk.page.evaluate(async () => {
    const states = await Promise.all(
      (['geolocation', 'notifications', 'camera'] as PermissionName[]).map(async (name) =>
        navigator.permissions.query({ name }).then(
          ({ state }) => state,
          () => 'denied',
        ),
      ),
    );
    const position = await new Promise<string>((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        () => resolve('refused'),
      ),
    );
    const video = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      () => 'refused',
    );
    return { states, position, video };
  });
  expect(permissions.states.filter((state) => state === 'granted')).toEqual([]);
  expect(permissions.position).toBe('refused');
  expect(permissions.video).toBe('refused');
  // Playwright waits for a navigation that never comes, so main looks at the page from here on.
  const afterwards = await desk.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows().find((one) =>
      one.webContents.getURL().startsWith('app://desk/'),
    )?.webContents;
    const refused = new Promise((resolve) => {
      contents?.once('will-frame-navigate', (event) => resolve(event.defaultPrevented));
    });
    void contents?.executeJavaScript("setTimeout(() => { location.href = 'https://example.org/'; })");
    return { refused: await refused, url: contents?.getURL() };
  });
  expect(afterwards.url).toMatch(/^app:\/\/desk\//);
  expect(afterwards.refused).toBe(true);
});

test('a bad payload is answered with a refusal, not with an error', async ({ home }) => {
  const desk = await home.start([]);
  const answers = await desk.page.evaluate(async () => {
    const bridge = window.tsunagu as unknown as Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
    const ask = async (feature: string, verb: string, input?: unknown) => {
      try {
        return await bridge[feature]?.[verb]?.(input);
      } catch (error) {
        return String(error);
      }
    };
    return [
      await ask('calls', 'answer'),
      await ask('calls', 'answer', { callId: 5 }),
      await ask('calls', 'answer', { callId: 'x', more: true }),
      await ask('calls', 'sendDigits', { callId: 'x', digits: '1; DROP' }),
      await ask('contacts', 'saveDraft', { contactId: 'x', notes: 'a'.repeat(30_000) }),
      await ask('contacts', 'search', { text: 'a', limit: 1e9 }),
      await ask('agent', 'away', { reason: 'party' }),
    ];
  });
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'badInput' } });
});

test('another frame than the desk gets nothing over IPC', async ({ home }) => {
  const desk = await home.start([]);
  const answer = await desk.app.evaluate(async ({ BrowserWindow }) => {
    const desk = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('app://desk/'));
    const preload = (
      desk?.webContents as unknown as { getLastWebPreferences(): { preload?: string } } | undefined
    )?.getLastWebPreferences().preload;
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, ...(preload ? { preload } : {}) },
    });
    await stranger.loadURL('app://desk/index.html');
    const said: unknown = await stranger.webContents.executeJavaScript(
      "window.tsunagu ? window.tsunagu.desk.snapshot().catch((error) => String(error)) : 'no bridge'",
    );
    stranger.destroy();
    return said;
  });
  expect(JSON.stringify(answer)).not.toContain('"slices"');
});

test('markup in what the other side sends stays text', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.notes.fill('<img src=x onerror="window.injected=1"><b>太字</b>');
  await desk.isSaved();
  await desk.hangUp();
  await desk.chooseResult('いたずら');
  await desk.button('後処理を終了').click();
  await expect(desk.history).toContainText('<b>太字</b>');
  expect(await desk.page.evaluate(() => 'injected' in window)).toBe(false);
});
