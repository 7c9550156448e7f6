import { countCharacters } from '../concealed.ts';
import { standIn } from './remove-unseen.ts';
import { findElements, innerXml, replaceElements } from './word-xml.ts';

/** How text of a style looks, as far as it matters here; undefined is as the style that it is based on. */
type WordLook = { isHidden?: boolean; colour?: string; halfPoints?: number; isShaded?: boolean };

/** The styles of a document by id. */
export type WordStyles = (id: string | undefined) => WordLook;

/** 1 pt, in the half points in which Word counts: the smallest size that Word offers, and no text to a reader. */
const unreadableHalfPoints = 2;
const maxStyleDepth = 20;

/** Reads the styles part (ECMA-376, part 1, 17.7). */
export function readStyles(xml: string): WordStyles {
  const styles = new Map<string, { own: WordLook; basedOn: string | undefined }>();
  for (const style of findElements(xml, 'w:style')) {
    const id = /\sw:styleId="([^"]*)"/.exec(style)?.[1];
    const basedOn = valueOf(style, 'w:basedOn');
    if (id !== undefined) styles.set(id, { own: { ...lookOf(style), isShaded: isShaded(style) }, basedOn });
  }
  return (id) => {
    const chain: WordLook[] = [];
    for (let at = id; at !== undefined && chain.length < maxStyleDepth; at = styles.get(at)?.basedOn)
      chain.unshift(styles.get(at)?.own ?? {});
    return {
      ...Object.assign({}, ...chain),
      isShaded: chain.some((look) => look.isShaded === true),
    } as WordLook;
  };
}

/**
 * Puts a stand-in where a run can't be seen: hidden text, text of up to 1 pt, and white text where nothing says that
 * something dark is behind it (shading of the text, its paragraph, its table or their styles; text boxes and coloured
 * pages, whose colour isn't looked up).
 */
export function hideUnseenRuns(xml: string, styles: WordStyles): string {
  return hideInBody(xml, styles, !/<w:background\b/.test(xml));
}

function hideInBody(xml: string, styles: WordStyles, isOnPaper: boolean): string {
  return replaceElements(xml, '(?:w:tbl|w:p)', (element) =>
    element.startsWith('<w:tbl')
      ? hideInTable(element, styles, isOnPaper)
      : hideInParagraph(element, styles, isOnPaper),
  );
}

function hideInTable(table: string, styles: WordStyles, isOnPaper: boolean): string {
  const isDark = isShaded(table) || styles(valueOf(table, 'w:tblStyle')).isShaded === true;
  return aroundInner(table, (inner) => hideInBody(inner, styles, isOnPaper && !isDark));
}

function hideInParagraph(paragraph: string, styles: WordStyles, isOnPaper: boolean): string {
  const [properties = ''] = findElements(paragraph, 'w:pPr');
  const style = styles(valueOf(properties, 'w:pStyle'));
  const isDark = isShaded(properties) || style.isShaded === true;
  return replaceElements(paragraph, 'w:r', (run) =>
    run.includes('<w:txbxContent')
      ? replaceElements(run, 'w:txbxContent', (box) =>
          aroundInner(box, (inner) => hideInBody(inner, styles, false)),
        )
      : hideRun(run, { style, styles, isOnPaper: isOnPaper && !isDark }),
  );
}

type Around = { style: WordLook; styles: WordStyles; isOnPaper: boolean };

function hideRun(run: string, { style, styles, isOnPaper }: Around): string {
  const text = findElements(run, 'w:t').map(innerXml).join('');
  if (text.trim() === '') return run;
  const [properties = ''] = findElements(run, 'w:rPr');
  const own = styles(valueOf(properties, 'w:rStyle'));
  const look: WordLook = { ...style, ...own, ...lookOf(properties) };
  const isDark = isShaded(properties) || own.isShaded === true || /<w:highlight\b/.test(properties);
  const isUnseen =
    look.isHidden === true ||
    (look.halfPoints ?? 24) <= unreadableHalfPoints ||
    (isOnPaper && !isDark && isWhite(look.colour));
  return isUnseen ? `<w:r><w:t xml:space="preserve">${standIn(countCharacters(text))}</w:t></w:r>` : run;
}

function aroundInner(element: string, change: (inner: string) => string): string {
  const [from, to] = [element.indexOf('>') + 1, element.lastIndexOf('<')];
  return element.slice(0, from) + change(element.slice(from, to)) + element.slice(to);
}

function valueOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}\\b[^<>]*\\sw:val="([^"]*)"`).exec(xml)?.[1];
}

/** What run properties say (17.3.2). Names with an undefined value are left out, so that looks can be laid over each other. */
function lookOf(xml: string): WordLook {
  const vanish = /<w:vanish\b[^<>]*>/.exec(xml)?.[0];
  const [colour, size] = [valueOf(xml, 'w:color'), valueOf(xml, 'w:sz')];
  return {
    ...(vanish === undefined ? {} : { isHidden: !/w:val="(?:0|false|off)"/.test(vanish) }),
    ...(colour === undefined ? {} : { colour }),
    ...(size === undefined || !/^\d+$/.test(size) ? {} : { halfPoints: Number(size) }),
  };
}

/** True when something but paper is behind the text. */
function isShaded(xml: string): boolean {
  return [...xml.matchAll(/<w:shd\b[^<>]*>/g)].some(([shading]) => {
    const fill = /\sw:fill="([^"]*)"/.exec(shading)?.[1] ?? 'auto';
    const isPattern = !/\sw:val="(?:clear|nil)"/.test(shading);
    return isPattern || /\sw:themeFill=/.test(shading) || !(fill === 'auto' || isWhite(fill));
  });
}

function isWhite(colour: string | undefined): boolean {
  return /^(?:f[7-9a-f]){3}$/i.test(colour ?? '');
}
