import { listPeople } from '#lib/users/list-people.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, async ({ context }) => ({ people: await listPeople(context) }));
