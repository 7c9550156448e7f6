import type { ReactNode } from 'react';
import { Brand } from '../_components/shell/brand.tsx';

/** The frame of the pages before anybody is signed in. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-5 px-4 py-10">
      <p className="flex">
        <Brand />
      </p>
      {children}
    </main>
  );
}
