import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { isDevelopment } from '#lib/core/config.ts';
import { contentSecurityPolicy, pageHeaders, wantedPathHeader } from '#app/_server/security-headers.ts';

/**
 * Gives every page its security headers, with a nonce of its own: nothing else. Who may see what is never decided here (a
 * proxy can be stepped around); pages and routes decide it by the use cases that they call.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(18).toString('base64');
  const policy = contentSecurityPolicy({ nonce, isDevelopment: isDevelopment() });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  // For the way back after signing in.
  headers.set(wantedPathHeader, request.nextUrl.pathname + request.nextUrl.search);
  // Next reads the nonce for its own scripts from the policy of the request.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
  return response;
}

// Routes set their own headers (with-route.ts), and their uploads must not be buffered here; static files are public.
export const config = { matcher: ['/((?!api/|metrics$|_next/static/|_next/image).*)'] };
