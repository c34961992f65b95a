/** Where the server's rows stand that name what is due in a document's bin: apart from what empties it, so that looking whether any is there fetches no model. */
export const duePrefix = 'due/';
