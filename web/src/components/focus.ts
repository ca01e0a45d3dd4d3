/** Where the focus goes when what had it is gone: a keyboard would begin anew at the top. */
export function focusAfter(selector: string): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>(selector)?.focus();
  });
}
