/* Letters on elements marked data-key press them, unless one is typing. */
(() => {
  'use strict';
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
    const target = document.querySelector(`[data-key~="${CSS.escape(event.code)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
    if (target.matches('a[href^="#"]')) target.focus();
  });
})();
