import { z } from 'zod';
import { endSwitch, makeSwitch, resumeSwitch } from '#lib/admin/decide-switch.ts';
import { readSwitchReport } from '#lib/admin/switch-report.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ act: z.enum(['switch', 'resume', 'end']) });
const acts = { switch: makeSwitch, resume: resumeSwitch, end: endSwitch };

export const GET = withRoute({}, async ({ context }) => ({ change: await readSwitchReport(context) }));

export const POST = withRoute({ body }, ({ context, body }) => acts[body.act](context));
