// What journeys of a phone need: signing in, a wire that can be cut, a line that loses answers, an app that is killed.
import net from 'node:net';

/** Signs a person of the demonstration in. */
export async function signIn(context, server, userName) {
  const account = server.accounts.find((one) => one.userName === userName);
  await context.request.post('/api/v1/identity/sign-in', {
    headers: { 'X-Lode': '1' }, data: { userName: account.userName, password: account.password },
  });
}

/** The only way from the phone to the server. The browser's own switch reaches a worker that has just started too late. */
export async function wireTo(server) {
  const own = new URL(server.url);
  const port = Number(own.port);
  const ends = new Set();
  let whole = true;
  const wire = net.createServer((phone) => {
    const far = net.connect(port, '127.0.0.1');
    for (const end of [phone, far]) {
      ends.add(end);
      end.on('error', () => {}).on('close', () => {
        ends.delete(end);
        phone.destroy();
        far.destroy();
      });
    }
    if (whole) phone.pipe(far).pipe(phone);
    else phone.destroy();
  });
  await new Promise((done) => wire.listen(0, '127.0.0.1', done));
  own.port = String(wire.address().port);
  return {
    url: own.origin,
    cut: () => {
      whole = false;
      for (const end of ends) end.destroy();
    },
    mend: () => (whole = true),
    close: () => wire.close(),
  };
}

/** Kills the whole browser, as a phone does with an app that it takes the memory from. */
export async function kill(context) {
  const page = context.pages()[0];
  const session = await context.browser()?.newBrowserCDPSession().catch(() => undefined) ?? await context.newCDPSession(page);
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const ended = new Promise((done) => context.once('close', done));
  process.kill(processInfo.find((one) => one.type === 'browser').id, 'SIGKILL');
  await ended;
}

/** Waits until the worker has taken the pages along. */
export async function phoneReady(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    for (let waited = 0; waited < 100; waited++) {
      const kept = await (await caches.open('lode-shell')).keys();
      if (kept.length > 10 && navigator.serviceWorker.controller) return;
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error('the phone did not get ready');
  });
}

/** Sends what waits while requests are lost on the way there and on the way back; says how often it was tried. */
export async function sendOverBadLine(phone, page) {
  let tries = 0;
  await page.route('**/api/v1/sync', async (route) => {
    tries++;
    // Lost on the way there, lost on the way back, or answered.
    if (tries % 3 === 1) return route.abort('connectionreset');
    if (tries % 3 === 2) {
      await route.fetch().catch(() => undefined);
      return route.abort('connectionreset');
    }
    return route.continue();
  });
  await phone.setOffline(false);
  for (let waited = 0; waited < 60; waited++) {
    const badge = page.locator('button.outbox-off').first();
    if (!(await badge.isVisible())) break;
    await badge.click().catch(() => undefined);
    await page.waitForTimeout(500);
  }
  return tries;
}
