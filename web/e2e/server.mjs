// Starts the real server on a free port over a temporary data folder, with the simulated group in it.
import { spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import dns from 'node:dns';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Other machines reach a server by a name over https; cookies, workers and cameras behave otherwise on plain http.
const name = 'lode.plant.example';
const root = join(import.meta.dirname, '..', '..');

/** The built program: the Release output of the solution. */
export function program() {
  const file = join(root, 'artifacts', 'bin', 'Lode.Host', 'release', 'Lode.Host.dll');
  const short = join(root, 'artifacts', 'bin', 'Lode.Host', 'release', 'lode.dll');
  const found = [short, file].find(existsSync);
  if (!found) throw new Error(`build the solution first: ${file} is missing`);
  return found;
}

/**
 * A running server. LODE_JOURNEY_URL with LODE_JOURNEY_USER and LODE_JOURNEY_PASSWORD names one that runs already.
 * `flags` are what the browser needs to reach it under its name and to trust its certificate.
 * @returns {Promise<{url: string, flags: string[], accounts: {userName: string, password: string}[], stop: () => Promise<void>}>}
 */
export async function startServer() {
  const running = process.env.LODE_JOURNEY_URL;
  if (running) {
    const account = { userName: process.env.LODE_JOURNEY_USER ?? '', password: process.env.LODE_JOURNEY_PASSWORD ?? '' };
    return { url: running.replace(/\/$/, ''), flags: [], accounts: [account], stop: async () => {} };
  }
  const data = mkdtempSync(join(tmpdir(), 'lode-journeys-'));
  const child = spawn('dotnet', [program(), 'demo', '--no-web-build', ...(process.env.LODE_JOURNEY_ARGS ?? '').split(' ').filter(Boolean)], {
    cwd: root,
    env: { ...process.env, LODE_DATA: data, LODE_URLS: 'https://127.0.0.1:0', LODE_TLS: 'self', LODE_HOSTS: name },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  const stop = async () => {
    child.kill('SIGTERM');
    await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done()));
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const port = await until(240, () => /https:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1], child, () => printed);
    await until(240, () => /is there and live|live after/.test(printed), child, () => printed);
    const demo = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8'));
    resolveHere();
    return { url: `https://${name}:${port}`, flags: flagsFor(data), accounts: demo.accounts, stop, printed: () => printed };
  } catch (error) {
    await stop();
    throw error;
  }
}

// The browser trusts this one key, as a device does that installed the authority of the plant.
function flagsFor(data) {
  const certificate = new X509Certificate(readFileSync(join(data, 'tls', 'server.pem')));
  const key = createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  return [`--host-resolver-rules=MAP ${name} 127.0.0.1`, `--ignore-certificate-errors-spki-list=${key}`];
}

// What the journeys ask beside the pages is asked by Node, which does not know the name either.
function resolveHere() {
  const { lookup } = dns.promises;
  dns.promises.lookup = (host, options) => (host === name ? lookup('127.0.0.1', options) : lookup(host, options));
}

async function until(seconds, ask, child, printed) {
  for (let waited = 0; waited < seconds * 5; waited++) {
    const answer = ask();
    if (answer) return answer;
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${printed()}`);
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`the server did not come up in ${seconds} s:\n${printed()}`);
}
