/** Focus an element if the focused one was removed, so that keyboard navigation does not restart at the top. */
export function restoreFocus(selector: string): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>(selector)?.focus();
  });
}
