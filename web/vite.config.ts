import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { manifests } from './manifest.ts';

const api = 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react(), manifests()],
  // 'hidden' would still ship the maps; the source is open, but they are of no use to a visitor's browser
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': api, '/v1': api, '/admin/queues': api } },
});
