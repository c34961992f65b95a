/** The package ships types for its main entry only. */
declare module '@messageformat/core/compile-module' {
  import type MessageFormat from '@messageformat/core';
  export default function compileModule(messageformat: MessageFormat, messages: { readonly [room: string]: { readonly [key: string]: string } }): string;
}
