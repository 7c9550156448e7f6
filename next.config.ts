import type { NextConfig } from 'next';

const config: NextConfig = {
  // Native packages can't be bundled. The large ones would be in the bundle of each route: 45 copies, 50 MB of memory.
  serverExternalPackages: [
    '@lancedb/lancedb',
    '@modelcontextprotocol/server',
    '@simplewebauthn/server',
    '@zxcvbn-ts/language-common',
    '@node-rs/argon2',
    'better-auth',
    'better-sqlite3',
    'drizzle-orm',
    'openid-client',
    'pino',
    'undici',
    'word-list',
    'zod',
  ],
  poweredByHeader: false,
  // No page uses it, and its address would fetch and decode what a request names.
  images: { unoptimized: true },
  reactStrictMode: true,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true },
};

export default config;
