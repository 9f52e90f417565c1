// The routes that the features declare, read from their entries, with samples for addresses that name a thing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const features = join(import.meta.dirname, '..', 'src', 'features');

/** Every route: its path, whether it stands without the shell, whether it is a development page. */
export function declaredRoutes() {
  return readdirSync(features).flatMap((feature) => {
    const text = readFileSync(join(features, feature, 'index.ts'), 'utf8');
    const routes = /routes[^=]*=\s*\[([\s\S]*?)\n\]/.exec(text)?.[1] ?? '';
    return [...routes.matchAll(/path: '([^']+)'([\s\S]*?)(?=path: '|$)/g)].map(([, path, rest]) => ({
      feature,
      path,
      bare: /bare: true/.test(rest),
      hidden: /hidden: true/.test(rest),
    }));
  });
}

/** A real address for a route whose path has places; null when the data hold nothing to show there. */
export async function addressOf(route, ask) {
  if (!route.path.includes(':')) return sampled[route.path]?.(ask) ?? route.path;
  const sample = samples[route.path];
  if (!sample) throw new Error(`${route.path}: give it a sample in e2e/routes.mjs`);
  const value = await sample(ask);
  return value === undefined ? null : route.path.replace(/:\w+/, encodeURIComponent(value));
}

const first = (path, pick = (item) => item.id) => async (ask) => {
  const answer = await ask(path);
  const item = (answer.items ?? [])[0];
  return item === undefined ? undefined : pick(item);
};

const unit = async (ask) => {
  const { items } = await ask('/plant/mimics');
  return (items.find((node) => node.level === 'unit') ?? items[0])?.id;
};

/** Paths of things that no part of the demonstration makes yet; a path leaves this list when one does. */
export const withoutData = new Set([]);

/** The site of the demonstration that has waste. */
const wasteSite = async (ask) => (await ask('/waste/transfers?limit=1')).items[0]?.site;

const firstBatch = async (ask) => (await ask(`/waste/batches?site=${await wasteSite(ask)}&wasteCode=321-023-48&limit=1`)).items[0]?.id;

const atWasteSite = (path) => async (ask) => `${path}?site=${await wasteSite(ask)}`;

/** One sample per path with a place. */
const samples = {
  '/plant/nodes/:id': unit,
  '/plant/displays/:id/edit': unit,
  '/plant/signals/:id': first('/plant/signals?limit=1'),
  '/plant/sources/:id': first('/sources?limit=1'),
  '/plant/calculations/:id': first('/calculations?limit=1', (item) => item.signalId),
  '/plant/imports/:id': first('/imports?limit=1', (item) => item.import.id),
  '/entry/:id': first('/entry/sheets?limit=1'),
  '/reports/:id/edit': first('/reports'),
  '/reports/runs/:id': async (ask) => {
    const { items } = await ask('/reports');
    return items.find((one) => one.last?.state === 'done' && one.content.cadence === 'daily')?.last.id ?? items[0]?.last?.id;
  },
  '/alarms/definitions/:id': first('/alarms/definitions?limit=1'),
  '/ledger/postings/:id': async (ask) => {
    const book = (await ask('/ledger/books')).items[0];
    return book === undefined ? undefined : (await ask(`/ledger/books/${book.id}/statement?limit=1`)).items[0]?.postingId;
  },
  '/trends/:id': first('/trends/views?limit=1'),
  '/system/jobs/:id': first('/jobs?limit=1'),
  '/cockpit/shifts/:id': async (ask) => {
    const { items } = await ask('/cases/?type=shiftHandOver&limit=1');
    return items[0]?.id;
  },
  '/waste/batches/:id': firstBatch,
  '/waste/labels/:id': async (ask) => (await ask(`/waste/batches?site=${await wasteSite(ask)}&wasteCode=321-024-48&limit=1`)).items[0]?.id,
  '/waste/transfers/:id': first('/waste/transfers?limit=1'),
  '/field/rounds/:id': first('/field/rounds?limit=1'),
  '/field/stop/:tag': async () => 'JH-IDF2',
  '/field/points/:id': async (ask) => (await ask('/field/points')).items.find((one) => one.code === 'IDF2-01')?.id,
  '/field/routes/:id/labels': first('/field/routes'),
  '/cases/:id': first('/cases/?limit=1'),
  '/cases/procedures/:hash': first('/cases/definitions', (item) => item.hash),
};

// Inspection and the handovers of the demonstration are those of the smelter.
function atSmelter(path) {
  return async (ask) => {
    const { person } = await ask('/identity/session');
    return `${path}?site=${person.sites.find((site) => site.code === 'smelter1').number}`;
  };
}

/** Pages that show more when their address names something. */
const sampled = {
  '/field': atSmelter('/field'),
  '/field/defects': atSmelter('/field/defects'),
  '/field/points': atSmelter('/field/points'),
  '/field/routes': atSmelter('/field/routes'),
  '/field/conflicts': atSmelter('/field/conflicts'),
  '/cockpit/shifts': atSmelter('/cockpit/shifts'),
  '/waste': atWasteSite('/waste'),
  '/waste/batches': atWasteSite('/waste/batches'),
  '/waste/transfers': atWasteSite('/waste/transfers'),
  '/waste/reports': atWasteSite('/waste/reports'),
  '/waste/month': async (ask) => `${await atWasteSite('/waste/month')(ask)}&period=${new Date().toISOString().slice(0, 7)}`,
  '/waste/storage': atWasteSite('/waste/storage'),
  '/waste/tickets': atWasteSite('/waste/tickets'),
  '/waste/papers': atWasteSite('/waste/papers'),
  '/waste/registers': atWasteSite('/waste/registers'),
  '/waste/registers/import': atWasteSite('/waste/registers/import'),
  '/waste/recovery': atWasteSite('/waste/recovery'),
  '/waste/plan': atWasteSite('/waste/plan'),
  '/waste/yard': atWasteSite('/waste/yard'),
  '/waste/assessment': atWasteSite('/waste/assessment'),
  '/waste/warnings': atWasteSite('/waste/warnings'),
  '/findings': async (ask) => {
    const { items } = await ask('/findings?limit=1');
    return items.length === 0 ? '/findings' : `/findings?finding=${items[0].id}`;
  },
  '/system/calendars': async (ask) => {
    const { person } = await ask('/identity/session');
    return `/system/calendars?org=${person.sites.find((one) => one.code === 'mine1').number}&day=2026-10-10`;
  },
  '/reports': async (ask) => {
    const { items } = await ask('/reports');
    return items.length === 0 ? '/reports' : `/reports?report=${items[0].id}`;
  },
  '/search': () => '/search?q=%E6%B6%B2%E4%BD%8D',
  '/system/webhooks': async (ask) => {
    const { items } = await ask('/webhooks');
    return items.length === 0 ? '/system/webhooks' : `/system/webhooks?hook=${items[0].id}`;
  },
  '/trends': async (ask) => {
    const { items } = await ask('/signals?search=live_steam&limit=2');
    return items.length === 0 ? '/trends' : `/trends?${items.map((item) => `key=${encodeURIComponent(item.key)}`).join('&')}`;
  },
};
