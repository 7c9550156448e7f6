import type { ResetLinkView } from '#lib/auth/list-own-reset-links.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Moment } from '../moment.tsx';
import { Fact, Facts, Section } from '../section.tsx';

type ResetLinksProps = { links: readonly ResetLinkView[] };

/** So many are shown at once; the earlier ones are behind a line that counts them. */
const shownAtOnce = 5;

/** Who made links for a new password of this account, and what became of them. */
export function ResetLinks({ links }: ResetLinksProps) {
  const earlier = links.slice(shownAtOnce);
  return (
    <Section
      title="Links for a new password"
      text="Made for your account. Whoever has such a link can use it: if you did not ask for one, change your password and find out why it was made."
    >
      <Links links={links.slice(0, shownAtOnce)} />
      {earlier.length === 0 ? null : (
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-soft">
            {formatCount(earlier.length, 'earlier link')}
          </summary>
          <div className="mt-3">
            <Links links={earlier} />
          </div>
        </details>
      )}
    </Section>
  );
}

function Links({ links }: ResetLinksProps) {
  return (
    <Facts>
      {links.map((link) => (
        <Fact key={link.id} name={<Moment time={link.createdAt} />}>
          By {link.madeBy ?? 'somebody at the server’s command line'}.{' '}
          {link.usedAt === null ? outcomes[link.state] : <Used time={link.usedAt} />}
        </Fact>
      ))}
    </Facts>
  );
}

function Used({ time }: { time: number }) {
  return (
    <>
      Used: <Moment time={time} />.
    </>
  );
}

const outcomes = {
  open: 'Not used, and still works.',
  used: 'Used.',
  withdrawn: 'Not used, and withdrawn.',
  expired: 'Not used, and expired.',
} as const;
