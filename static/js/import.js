/* Review of an import: N goes to the next remark, J and K from row to row, E corrects, Y confirms, Z takes back. */
(() => {
  'use strict';
  const rows = () => [...document.querySelectorAll('[data-review] .read-row')];
  const current = () => document.activeElement?.closest('.read-row') || document.querySelector('.read-row:target');

  function go(step, matches) {
    const all = rows();
    const from = all.indexOf(current());
    const order = step > 0 ? all.slice(from + 1) : all.slice(0, Math.max(from, 0)).reverse();
    const goal = order.find(matches) || (matches === any ? null : all.find(matches));
    if (!goal) return;
    goal.focus();
    goal.scrollIntoView({ block: 'nearest' });
  }
  const any = () => true;
  const doubted = (row) => row.classList.contains('is-doubted');
  const press = (selector) => current()?.querySelector(selector)?.click();

  const KEYS = {
    KeyN: () => go(1, doubted), KeyJ: () => go(1, any), KeyK: () => go(-1, any),
    KeyE: () => press('[data-edit]'), KeyY: () => press('[data-confirm-row]'),
    KeyZ: () => document.querySelector('[data-undo]')?.click(),
  };
  document.addEventListener('keydown', (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select');
    if (busy || !KEYS[event.code]) return;
    event.preventDefault();
    KEYS[event.code]();
  });
  if (location.hash) document.querySelector(`.read-row${location.hash}`)?.focus();
})();
