import { createAuthMiddleware } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { type Config, config } from '../core/config.ts';
import { newId } from '../core/ids.ts';
import { countAttempt } from './attempts.ts';
import { authCall } from './auth-call.ts';
import { authDatabase } from './auth-database.ts';
import { clientAddressHeader } from './client-address.ts';
import { hashPassword, isHashOutdated, isPasswordRight, passwordLength } from './password.ts';
import { sessionStarter } from './session-starter.ts';
import { serverSecret } from './secrets.ts';
import { trustedOrigins } from './trusted-origins.ts';

/** How many sign-ins one address may try in a minute; each account has its own, stricter limit (attempts.ts). */
const signInsPerMinute = 30;

let built: { for: Config; auth: ReturnType<typeof build> } | undefined;

/** better-auth, configured. It checks passwords, makes and reads session cookies and limits by address; nothing else. */
export function auth(): ReturnType<typeof build> {
  if (built?.for !== config()) built = { for: config(), auth: build(config()) };
  return built.auth;
}

function build(settings: Config) {
  const secure = settings.baseUrl.startsWith('https://');
  return betterAuth({
    appName: 'Pincite',
    baseURL: settings.baseUrl,
    basePath: '/api/auth',
    trustedOrigins: trustedOrigins(settings),
    secret: serverSecret('session-key'),
    database: authDatabase,
    plugins: [sessionStarter],
    telemetry: { enabled: false },
    // Its messages may hold addresses and query parameters; what fails is thrown to us and logged by us.
    logger: { disabled: true },
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      password: { hash: hashPassword, verify: verifyAndRenew },
    },
    session: {
      expiresIn: settings.session.absoluteMs / 1000,
      // Twelve hours are twelve hours: use doesn't prolong them. Idle sessions end earlier (resolve-session.ts).
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    // After the limit by address, before the password is looked at: the limit by account.
    hooks: { before: createAuthMiddleware(countAccountAttempt) },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 600,
      customRules: { '/sign-in/email': { window: 60, max: signInsPerMinute } },
    },
    advanced: {
      // The `__Host-` prefix is set here by name; useSecureCookies would put `__Secure-` before it.
      useSecureCookies: false,
      cookies: {
        session_token: { name: secure ? '__Host-pincite-session' : 'pincite-session' },
        dont_remember: { name: secure ? '__Host-pincite-brief' : 'pincite-brief' },
      },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      database: { generateId: newId },
    },
  });
}

async function countAccountAttempt(): Promise<void> {
  const key = authCall.getStore()?.attemptKey;
  if (key !== undefined) await countAttempt(key);
}

async function verifyAndRenew(input: { hash: string; password: string }): Promise<boolean> {
  const right = await isPasswordRight(input);
  const call = authCall.getStore();
  if (right && call) {
    call.fittingHash = input.hash;
    if (isHashOutdated(input.hash)) call.renewedHash = await hashPassword(input.password);
  }
  return right;
}
