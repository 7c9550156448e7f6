import { modelCatalogue, type CatalogueEntry } from '#lib/models/catalogue.ts';

/** A model of the catalogue, as it stands on this machine. */
export type ListedEntry = CatalogueEntry & {
  /** A usable file of its name is there. */
  isInstalled: boolean;
};

/** The catalogue, with what is already there: for `listModels`, which asks who may see it. */
export function listCatalogue(installedNames: ReadonlySet<string>): ListedEntry[] {
  return modelCatalogue().models.map((entry) => ({
    ...entry,
    isInstalled: entry.file !== null && installedNames.has(entry.file.name),
  }));
}
