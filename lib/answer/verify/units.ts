/**
 * Units as [dimension, factor, spellings]. Values of one dimension are compared after multiplication by the factor, so
 * only exact and conventional conversions stand here: a week is seven days, but a month is no number of days, and a day
 * no number of hours where a law counts them.
 */
const units: readonly [dimension: string, factor: number, spellings: string][] = [
  ['mass', 1e3, 'kg kilogram kilograms kilo kilos'],
  ['mass', 1, 'g gram grams gramme grammes'],
  ['mass', 1e-3, 'mg milligram milligrams milligramme milligrammes'],
  ['mass', 1e-6, 'mcg μg ug microgram micrograms microgramme microgrammes'],
  ['mass', 1e-9, 'ng nanogram nanograms'],
  ['mass', 1e-12, 'pg picogram picograms'],
  ['mass', 1e6, 'tonne tonnes'],
  ['mass', 453.592_37, 'lb lbs'],
  ['ounce', 1, 'oz ounce ounces'],
  ['volume', 1, 'l L litre litres liter liters'],
  ['volume', 1e-1, 'dl decilitre decilitres deciliter deciliters'],
  ['volume', 1e-3, 'ml millilitre millilitres milliliter milliliters'],
  ['volume', 1e-6, 'μl ul microlitre microlitres microliter microliters'],
  ['gallon', 1, 'gallon gallons'],
  ['amount', 1, 'mol mole moles'],
  ['amount', 1e-3, 'mmol millimole millimoles'],
  ['amount', 1e-6, 'μmol umol micromole micromoles'],
  ['amount', 1e-9, 'nmol nanomole nanomoles'],
  ['concentration', 1, 'mM'],
  ['concentration', 1e-3, 'μM uM'],
  ['concentration', 1e-6, 'nM'],
  ['equivalent', 1, 'meq'],
  ['activity', 1, 'iu U unit units'],
  ['length', 1e3, 'km kilometre kilometres kilometer kilometers'],
  ['length', 1, 'm metre metres meter meters'],
  ['length', 1e-2, 'cm centimetre centimetres centimeter centimeters'],
  ['length', 1e-3, 'mm millimetre millimetres millimeter millimeters'],
  ['length', 1e-6, 'μm um micrometre micrometres micrometer micrometers micron microns'],
  ['length', 1e-9, 'nm nanometre nanometres nanometer nanometers'],
  ['length', 1609.344, 'mile miles mi'],
  ['length', 0.3048, 'ft foot feet'],
  ['length', 0.0254, 'inch inches'],
  ['length', 0.9144, 'yard yards'],
  ['area', 1, 'm2 sqm'],
  ['area', 0.092_903_04, 'sqft'],
  ['area', 1e4, 'hectare hectares ha'],
  ['acre', 1, 'acre acres'],
  ['time', 1 / 3600, 'millisecond milliseconds ms'],
  ['time', 1, 'second seconds sec secs s'],
  ['time', 60, 'minute minutes min mins'],
  ['time', 3600, 'hour hours h hr hrs'],
  ['days', 1, 'day days d'],
  ['days', 7, 'week weeks wk wks'],
  ['business days', 1, 'businessday businessdays'],
  ['months', 1, 'month months mo mos'],
  ['months', 3, 'quarter quarters'],
  ['months', 12, 'year years yr yrs'],
  ['months', 120, 'decade decades'],
  ['percent', 1, '% percent'],
  ['percentage points', 1, 'percentagepoint percentagepoints'],
  ['percentage points', 1e-2, 'basispoint basispoints bps bp'],
  ['pressure', 1, 'mmhg'],
  ['pascal', 1, 'pa'],
  ['pascal', 1e3, 'kpa'],
  ['degrees C', 1, '°c celsius'],
  ['degrees F', 1, '°f fahrenheit'],
  ['rate', 1, 'bpm'],
  ['energy', 1, 'kcal'],
  ['power', 1e-6, 'W watt watts'],
  ['power', 1e-3, 'kw kilowatt kilowatts'],
  ['power', 1, 'mw megawatt megawatts'],
  ['work', 1e-3, 'kwh'],
  ['work', 1, 'mwh'],
  ['voltage', 1, 'V volt volts'],
  ['frequency', 1, 'hz hertz'],
  ['bytes', 1, 'kb'],
  ['bytes', 1e3, 'mb'],
  ['bytes', 1e6, 'gb'],
  ['bytes', 1e9, 'tb'],
  ['times', 1, 'times fold -fold'],
  ['shares', 1, 'share shares'],
  ['tablets', 1, 'tablet tablets capsule capsules'],
  ['ordinal', 1, 'st nd rd th'],
];

/** What is measured, and how many of its base units one of these is. */
export type Unit = { dimension: string; factor: number };

const bySpelling = new Map<string, Unit>(
  units.flatMap(([dimension, factor, spellings]) =>
    spellings.split(' ').map((spelling): [string, Unit] => [spelling, { dimension, factor }]),
  ),
);

/** Long spellings in one word, so that one table serves. */
const joined: readonly [pattern: RegExp, spelling: string][] = [
  [/^(?:business|working|banking|trading)\s+days?/iu, 'businessdays'],
  [/^percentage[\s-]+points?/iu, 'percentagepoints'],
  [/^basis[\s-]+points?/iu, 'basispoints'],
  [/^(?:per\s+cent|per\s+centum|percent(?!il|ag))/iu, 'percent'],
  [/^(?:square\s+met(?:re|er)s?|sq\.?\s?m\b)/iu, 'm2'],
  [/^(?:square\s+(?:foot|feet)|sq\.?\s?ft\b)/iu, 'sqft'],
  [/^degrees?\s+(?:c(?:elsius)?)\b/iu, 'celsius'],
  [/^degrees?\s+(?:f(?:ahrenheit)?)\b/iu, 'fahrenheit'],
  [/^international\s+units?/iu, 'iu'],
];
/** Words between a number and its unit that do not change it: "30 calendar days". */
const between =
  /^(?:calendar|consecutive|full|whole|clear|additional|further|more|complete|successive)\s+(?=\p{L})/iu;
/** What is measured per weight, volume or area is another quantity; per day or per year is a frequency. */
const denominator =
  /^\s?(?:\/|per\s+)\s?(kg|g|mg|ml|dl|l|min|minute|h|hr|hour|s|m2|mmol|mol|lb)(?![\p{L}\p{N}])/iu;
const word = /^(?:[%°]\s?[CF]?(?![\p{L}])|-?\p{L}+\d?(?!\.\p{L}))/u;

function spellingAt(text: string): { spelling: string; length: number } | null {
  for (const [pattern, spelling] of joined) {
    const match = pattern.exec(text);
    if (match) return { spelling, length: match[0].length };
  }
  const plain = word.exec(text)?.[0];
  return plain === undefined ? null : { spelling: plain.replaceAll(/\s/gu, ''), length: plain.length };
}

function lookUp(spelling: string): Unit | undefined {
  // Of single letters the case tells: "3D" is not three days.
  return (
    bySpelling.get(spelling) ?? (spelling.length > 1 ? bySpelling.get(spelling.toLowerCase()) : undefined)
  );
}

/** The unit that the text begins with, and how much of the text it takes. */
export function readUnit(text: string): { unit: Unit; length: number } | null {
  const lead = /^\)?[\s-]{0,2}/u.exec(text)?.[0].length ?? 0;
  const skipped = between.exec(text.slice(lead))?.[0].length ?? 0;
  const found = spellingAt(text.slice(lead + skipped));
  const unit = found && lookUp(found.spelling);
  if (!unit) return null;
  const length = lead + skipped + found.length;
  const per = denominator.exec(text.slice(length));
  const below = per?.[1] === undefined ? undefined : lookUp(per[1]);
  if (!per || !below) return { unit, length };
  return {
    unit: {
      dimension: `${unit.dimension}/${below.dimension}`,
      factor: unit.factor / below.factor,
    },
    length: length + per[0].length,
  };
}

/** Every unit that is written anywhere in the text, also without a number. */
export function readUnits(text: string): Unit[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])[\p{L}%°]/gu)].flatMap(
    (match) => readUnit(text.slice(match.index, match.index + 40))?.unit ?? [],
  );
}
