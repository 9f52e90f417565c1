import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/kit.css';
import './app/shell.css';
import { queryClient } from './api/queryClient';
import { sessionQuery } from './api/session';
import { language, loadTexts } from './i18n/i18n';
import { App } from './app/App';

async function start(root: HTMLElement): Promise<void> {
  document.documentElement.lang = language();
  // Who is signed in is asked while the texts and the page's own code are on their way; the shell tells what went wrong.
  queryClient.query(sessionQuery).catch(() => undefined);
  await Promise.all(['app', 'ui', 'kernel'].map(loadTexts));
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root) void start(root);
