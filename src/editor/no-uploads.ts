/** Stands where Quill's uploader would: a file dropped on a text is let fall, since the browser would otherwise leave the page for it. */
import Module from 'quill/core/module.js';
import type Quill from 'quill/core/quill.js';

export class NoUploads extends Module {
  constructor(quill: Quill, options: object) {
    super(quill, options);
    quill.root.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    });
    quill.root.addEventListener('drop', (event) => event.preventDefault());
  }
}
