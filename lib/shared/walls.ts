import { z } from 'zod';

/** Shuts out those who are named, or everybody who is not. */
export const wallKindNames = ['all-but-these', 'only-these'] as const;
export type WallKind = (typeof wallKindNames)[number];

type Named = { id: string; name: string };

/** A workspace on an administrator's page: without a name where a wall closes it to the administrator. */
export type WallWorkspace = { id: string; name: string | null };

/** What stands in place of the name of a wall, for an administrator whom it shuts out: people write the matter there. */
export const ownWallName = 'A wall that shuts you out';

/** A wall as administrators see it. Times in milliseconds since 1970. */
export type WallView = {
  id: string;
  /** True when it shuts out the one who looks: then it has neither its name nor its reason, and others change it. */
  isOwn: boolean;
  name: string;
  reason: string;
  kind: WallKind;
  state: 'planned' | 'standing' | 'lifted' | 'over';
  startsAt: number;
  endsAt: number | null;
  liftedAt: number | null;
  createdAt: number;
  createdByName: string;
  people: Named[];
  groups: Named[];
  workspaces: WallWorkspace[];
  /** Who joined or left its groups since it was put up, the newest first. */
  groupChanges: WallGroupChange[];
  /** Goes back with a change, which counts only if the wall is still the one that was seen. Empty for one's own wall. */
  seen: string;
};

/** `kept`: somebody left the group by single sign-on, and is shut out by name since. */
export type WallGroupChange = {
  kind: 'joined' | 'left' | 'kept';
  at: number;
  personName: string;
  groupName: string;
  /** By whose claim; null: an administrator did it. */
  providerName: string | null;
};

const personSchema = z.object({ userId: z.string(), name: z.string(), email: z.string() });

/** What somebody saw of a workspace before: documents they brought or opened, and those that answers to them cited or were made from. */
export const exposureSchema = z.object({
  person: personSchema,
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  documents: z.array(
    z.object({
      documentId: z.string(),
      /** Null when the administrator may not read it, or when it is gone. */
      name: z.string().nullable(),
      /** Times that the file or its text was opened, by what belongs together; uploading counts. */
      opened: z.number(),
      /** Questions for which its text was shown or given to the language model, whatever became of the answer. */
      answers: z.number(),
      cited: z.number(),
      lastAt: z.number(),
    }),
  ),
});
export type Exposure = z.infer<typeof exposureSchema>;

/** What a wall would do, before it is put up. */
export const wallPreviewSchema = z.object({
  /** How many people with an open account it shuts out. */
  shutOutCount: z.number(),
  /** The administrator who asks would be shut out, and could neither change nor lift it. */
  shutsOutSelf: z.boolean(),
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      /** Those who could enter without this wall. */
      losing: z.array(personSchema),
      staying: z.array(personSchema),
      /** False when nobody who manages it could enter any more. */
      isManaged: z.boolean(),
    }),
  ),
  exposure: z.array(exposureSchema),
});
export type WallPreview = z.infer<typeof wallPreviewSchema>;

/** What a test of a wall found, person by person. All figures but `control` must be 0. */
export const wallTestSchema = z.object({
  wallName: z.string(),
  takenAt: z.number(),
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      questions: z.number(),
      /** Questions that find documents of the workspace when nobody is shut out: that the questions work. */
      control: z.number(),
      people: z.array(
        z.object({
          person: personSchema,
          canEnter: z.boolean(),
          readableDocuments: z.number(),
          /** Other workspaces that were searched with the questions, as this person. */
          searchedWorkspaces: z.number(),
          hits: z.number(),
        }),
      ),
    }),
  ),
});
export type WallTest = z.infer<typeof wallTestSchema>;
