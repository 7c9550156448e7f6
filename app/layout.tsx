import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '@fontsource-variable/source-serif-4/wght-italic.css';
import './globals.css';
import { Providers } from './_components/providers.tsx';
import { parseTheme, themeCookie } from './_components/shell/theme.ts';

export const metadata: Metadata = {
  title: { default: 'Pincite', template: '%s · Pincite' },
  description: 'Questions and answers from your own documents, each claim tied to its sentence.',
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** The frame of every page. The theme is read from a cookie here, so the first paint already has the right colours. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <html lang="en" {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
