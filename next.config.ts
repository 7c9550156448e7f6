import type { NextConfig } from 'next';

const config: NextConfig = {
  serverExternalPackages: ['@lancedb/lancedb', '@node-rs/argon2', 'better-sqlite3', 'pino'],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true },
};

export default config;
