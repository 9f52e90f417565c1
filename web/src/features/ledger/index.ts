import type { FeatureRoute, MenuEntry } from '../../kernel/feature';

export const routes: readonly FeatureRoute[] = [
  {
    path: '/ledger', section: 'ledger', permission: 'ledger.read',
    load: async () => (await import('./LedgerPage')).LedgerPage,
  },
  {
    path: '/ledger/postings/:id', section: 'ledger', permission: 'ledger.read',
    load: async () => (await import('./PostingPage')).PostingPage,
  },
  {
    path: '/ledger/stocktakes', section: 'ledger', permission: 'ledger.read',
    load: async () => (await import('./StocktakesPage')).StocktakesPage,
  },
  {
    path: '/ledger/closing', section: 'ledger', permission: 'ledger.read',
    load: async () => (await import('./ClosingPage')).ClosingPage,
  },
  {
    path: '/ledger/proofs', section: 'ledger',
    load: async () => (await import('./ProofsPage')).ProofsPage,
  },
];

export const menu: readonly MenuEntry[] = [
  { section: 'ledger', path: '/ledger', label: 'app.menu.ledger.accounts', order: 1, permission: 'ledger.read' },
  { section: 'ledger', path: '/ledger/stocktakes', label: 'app.menu.ledger.stocktakes', order: 3, permission: 'ledger.read' },
  { section: 'ledger', path: '/ledger/closing', label: 'app.menu.ledger.closing', order: 4, permission: 'ledger.read' },
  { section: 'ledger', path: '/ledger/proofs', label: 'app.menu.ledger.proofs', order: 5, permission: 'ledger.read' },
];
