import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env['LODE_SERVER'] ?? 'http://127.0.0.1:5080';

export default defineConfig({
  plugins: [react()],
  // The server replaces the placeholder in every answer, so that scripts and styles carry that answer's nonce.
  html: { cspNonce: '__LODE_NONCE__' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    proxy: { '/api': server, '/health': server, '/openapi': server, '/files': server },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
