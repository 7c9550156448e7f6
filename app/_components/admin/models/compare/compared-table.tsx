import type { ComparedModel } from '#lib/shared/model-votes.ts';
import { formatSeconds } from '#lib/shared/format.ts';
import { Table, TableCell, TableHead, TableHeader, TableRow } from '../../../ui/table.tsx';

const share = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`);

/** Every model that answered here or was voted on. */
export function ComparedTable({ models }: { models: readonly ComparedModel[] }) {
  if (models.length === 0) {
    return <p className="text-sm text-ink-soft">No language model has answered anything here yet.</p>;
  }
  return (
    <Table label="Language models compared">
      <TableHead>
        <TableHeader>Model</TableHeader>
        <TableHeader className="text-right">Better</TableHeader>
        <TableHeader className="text-right">Even</TableHeader>
        <TableHeader className="text-right">Worse</TableHeader>
        <TableHeader className="text-right">Questions</TableHeader>
        <TableHeader className="text-right">Refused</TableHeader>
        <TableHeader className="text-right">Claims supported</TableHeader>
        <TableHeader className="text-right">Time each</TableHeader>
      </TableHead>
      <tbody>
        {models.map((model) => (
          <ComparedRow key={model.name} model={model} />
        ))}
      </tbody>
    </Table>
  );
}

function ComparedRow({ model: { name, won, even, lost, usage } }: { model: ComparedModel }) {
  return (
    <TableRow>
      <TableCell className="max-w-72 min-w-40 break-words">{name}</TableCell>
      <TableCell numeric>{won}</TableCell>
      <TableCell numeric>{even}</TableCell>
      <TableCell numeric>{lost}</TableCell>
      <TableCell numeric>{(usage?.questions ?? 0).toLocaleString('en')}</TableCell>
      <TableCell numeric>{usage ? share(usage.refused, usage.questions) : '–'}</TableCell>
      <TableCell numeric>{usage ? share(usage.supportedClaims, usage.claims) : '–'}</TableCell>
      <TableCell numeric>{usage ? formatSeconds(usage.seconds / usage.questions) : '–'}</TableCell>
    </TableRow>
  );
}
