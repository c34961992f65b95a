/** The shape of a compiled catalogue: per room, per key, a sentence or a function that fills one in. */
export type Args = { readonly [name: string]: string | number };
export type Message = string | ((args: Args) => string);
export type RoomWords = { readonly [key: string]: Message };
export type Catalogue = { readonly [room: string]: RoomWords };
