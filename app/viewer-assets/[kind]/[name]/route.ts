import { z } from 'zod';
import { viewerAsset } from '#app/_server/viewer-asset.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = z.object({ kind: z.string(), name: z.string() });

/** Fonts, character maps and decoders that the PDF viewer needs; they ship with the program and hold nothing private. */
export const GET = withRoute({ public: true, params }, (input) => viewerAsset(input.params));
