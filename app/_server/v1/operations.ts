import { POST as completeChat } from '#app/api/v1/chat/completions/route.ts';
import { GET as openConversation } from '#app/api/v1/conversations/[conversationId]/route.ts';
import { GET as readFile } from '#app/api/v1/documents/[documentId]/file/route.ts';
import { GET as readPages } from '#app/api/v1/documents/[documentId]/pages/route.ts';
import { GET as readPassages } from '#app/api/v1/documents/[documentId]/passages/route.ts';
import { POST as retryDocument } from '#app/api/v1/documents/[documentId]/retry/route.ts';
import * as document from '#app/api/v1/documents/[documentId]/route.ts';
import { GET as openModel } from '#app/api/v1/models/[workspaceId]/route.ts';
import { GET as listModels } from '#app/api/v1/models/route.ts';
import { POST as ask } from '#app/api/v1/workspaces/[workspaceId]/ask/route.ts';
import { GET as listConversations } from '#app/api/v1/workspaces/[workspaceId]/conversations/route.ts';
import { GET as watchDocuments } from '#app/api/v1/workspaces/[workspaceId]/documents/events/route.ts';
import * as documents from '#app/api/v1/workspaces/[workspaceId]/documents/route.ts';
import { GET as openWorkspace } from '#app/api/v1/workspaces/[workspaceId]/route.ts';
import { POST as search } from '#app/api/v1/workspaces/[workspaceId]/search/route.ts';
import { GET as listWorkspaces } from '#app/api/v1/workspaces/route.ts';
import type { RouteHandler } from '../with-route.ts';
import type { ReplyName } from './reply-schemas.ts';

/** One request of the API, as its description tells of it. What it is checked by comes from the route itself. */
export type Operation = {
  id: string;
  summary: string;
  description?: string;
  handler: RouteHandler;
  /** What a good request is answered with: JSON by its schema, a stream of such events, a file, or nothing. */
  reply: { status: number; json: ReplyName; events?: ReplyName } | { events: ReplyName } | 'file' | 'nothing';
  /** It tells errors in the form of OpenAI's protocol. */
  refusesAsOpenAi?: true;
  /** The body is a file, sent as it is. */
  takesFile?: true;
  /** What the key must lend, when reading is not enough. */
  needs?: 'editor';
};

const ok = (json: ReplyName): Operation['reply'] => ({ status: 200, json });

/** Everything that the API answers, by method and address under /api/v1. */
export const operations: Readonly<Record<string, Operation>> = {
  'GET /workspaces': {
    id: 'listWorkspaces',
    summary: 'List the workspaces that the key opens',
    handler: listWorkspaces,
    reply: ok('Workspaces'),
  },
  'GET /workspaces/{workspaceId}': {
    id: 'openWorkspace',
    summary: 'Read one workspace',
    handler: openWorkspace,
    reply: ok('Workspace'),
  },
  'GET /workspaces/{workspaceId}/documents': {
    id: 'listDocuments',
    summary: 'List the documents of a workspace with their states',
    handler: documents.GET,
    reply: ok('Documents'),
  },
  'POST /workspaces/{workspaceId}/documents': {
    id: 'uploadDocument',
    summary: 'Upload a document',
    description:
      'The body is the file itself. When the answer comes the file is kept; reading it goes on, and its state tells how far it is.',
    handler: documents.POST,
    reply: { status: 201, json: 'Document' },
    takesFile: true,
    needs: 'editor',
  },
  'GET /workspaces/{workspaceId}/documents/events': {
    id: 'watchDocuments',
    summary: 'Follow the states of documents',
    description: 'First all documents, then those that changed, until the connection is closed.',
    handler: watchDocuments,
    reply: { events: 'DocumentsEvent' },
  },
  'GET /documents/{documentId}': {
    id: 'openDocument',
    summary: 'Read what is known of a document',
    handler: document.GET,
    reply: ok('Document'),
  },
  'PATCH /documents/{documentId}': {
    id: 'changeDocument',
    summary: 'Correct the title and fields of a document',
    handler: document.PATCH,
    reply: ok('Document'),
    needs: 'editor',
  },
  'DELETE /documents/{documentId}': {
    id: 'deleteDocument',
    summary: 'Delete a document',
    handler: document.DELETE,
    reply: 'nothing',
    needs: 'editor',
  },
  'POST /documents/{documentId}/retry': {
    id: 'retryDocument',
    summary: 'Read a document again, with a password if it needs one',
    handler: retryDocument,
    reply: ok('Document'),
    needs: 'editor',
  },
  'GET /documents/{documentId}/file': {
    id: 'readFile',
    summary: 'Save the original file',
    description: 'Parts of it can be asked for with a Range header.',
    handler: readFile,
    reply: 'file',
  },
  'GET /documents/{documentId}/pages': {
    id: 'readPages',
    summary: 'Read the text of pages',
    description: 'At most 50 pages at once.',
    handler: readPages,
    reply: ok('Pages'),
  },
  'GET /documents/{documentId}/passages': {
    id: 'readPassages',
    summary: 'Read the passages of a document as they were cut for search',
    description: 'At most 50 passages at once, counted from 1.',
    handler: readPassages,
    reply: ok('DocumentPassages'),
  },
  'POST /workspaces/{workspaceId}/search': {
    id: 'searchPassages',
    summary: 'Search for passages',
    description: 'The nearest passages and sentences, without an answer. Counts as a question.',
    handler: search,
    reply: ok('PassageSearch'),
  },
  'POST /workspaces/{workspaceId}/ask': {
    id: 'ask',
    summary: 'Ask a question',
    description:
      'The answer comes as events: first the evidence, then each claim with its citations, at the end the whole answer. Closing the connection stops it. For an answer in one piece use /chat/completions.',
    handler: ask,
    reply: { events: 'AnswerEvent' },
  },
  'GET /workspaces/{workspaceId}/conversations': {
    id: 'listConversations',
    summary: 'List your conversations in a workspace',
    handler: listConversations,
    reply: ok('Conversations'),
  },
  'GET /conversations/{conversationId}': {
    id: 'openConversation',
    summary: 'Read a conversation with its answers',
    description: 'An answer is left out as soon as one of its sources may not be read any more.',
    handler: openConversation,
    reply: ok('Conversation'),
  },
  'GET /models': {
    id: 'listModels',
    summary: 'List the workspaces as models of OpenAI’s protocol',
    handler: listModels,
    reply: ok('ChatModels'),
    refusesAsOpenAi: true,
  },
  'GET /models/{workspaceId}': {
    id: 'openModel',
    summary: 'Read one of these models',
    handler: openModel,
    reply: ok('ChatModel'),
    refusesAsOpenAi: true,
  },
  'POST /chat/completions': {
    id: 'completeChat',
    summary: 'Ask a workspace in OpenAI’s protocol',
    description:
      'The model is the id of a workspace, the question the last message of the user; their earlier messages complete a follow-up. Answers of the assistant, system messages, tools and settings of a model have no effect: what is answered comes from the documents. With stream the answer comes as server-sent events, each one ChatCompletionChunk, and ends with [DONE].',
    handler: completeChat,
    reply: { status: 200, json: 'ChatCompletion', events: 'ChatCompletionChunk' },
    refusesAsOpenAi: true,
  },
};
