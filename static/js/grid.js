/* Sheets of inputs (table[data-grid]) and cells that open in place (td[data-cell]).
   Grid: arrows and Enter move, typing replaces, F2 edits inside, Esc takes the old value back, a block from Excel is pasted
   and may be taken back (Ctrl+Z or the button of [data-paste]); cells that differ from what is stored are marked.
   Cell: a click, or Enter on its link, loads the form of the cell; Enter saves, Esc closes; without script the link opens a page. */
(() => {
  'use strict';
  const FIELDS = 'input:not([type=hidden]):not([type=checkbox]), select';
  const live = () => document.getElementById('live');

  const place = (field) => {
    const cell = field.closest('td');
    return { row: cell.parentElement, col: cell.cellIndex };
  };
  const at = (row, col) => row?.cells[col]?.querySelector(FIELDS);

  function neighbour(field, down, right) {
    let { row, col } = place(field);
    for (;;) {
      if (down) row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
      col += right;
      if (!row || col < 0 || col >= row.cells.length) return null;
      const found = at(row, col);
      if (found && !found.disabled) return found;
    }
  }

  function move(field, down, right) {
    const next = neighbour(field, down, right);
    if (!next) return;
    next.focus();
    next.select?.();
  }

  function editing(field, on) {
    field.closest('td').classList.toggle('is-editing', on);
    if (on) field.setSelectionRange?.(field.value.length, field.value.length);
  }

  function set(field, value) {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  let pasted = [];  // [field, value before, value pasted]
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function onKey(event) {
    const field = event.target;
    const inside = field.closest('td')?.classList.contains('is-editing');
    if (event.key === 'Enter') {
      event.preventDefault();
      editing(field, false);
      move(field, event.shiftKey ? -1 : 1, 0);
    } else if (event.code === 'KeyZ' && (event.ctrlKey || event.metaKey) && pasted.length
      && pasted.every(([cell, , value]) => cell.value === value)) {
      event.preventDefault();
      takeBack();
    } else if (event.key === 'F2') {
      editing(field, !inside);
    } else if (event.key === 'Escape') {
      editing(field, false);
      if (field.value !== field.dataset.before) set(field, field.dataset.before);
      field.select?.();
    } else if (ARROWS[event.key] && !inside && !event.altKey && !event.ctrlKey && !event.shiftKey && field.tagName !== 'SELECT') {
      event.preventDefault();
      move(field, ...ARROWS[event.key]);
    }
  }

  function onPaste(event) {
    const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const rows = text.split('\n').map((line) => line.split('\t').map((value) => value.trim()));
    fillBlock(event.target, rows);
  }

  function fillBlock(field, rows) {
    let start = field;
    let lost = 0;
    pasted = [];
    for (const values of rows) {
      let target = start;
      for (const value of values) {
        if (target && !target.readOnly) { pasted.push([target, target.value, value]); set(target, value); } else { lost += 1; }
        target = target && neighbour(target, 0, 1);
      }
      start = start && neighbour(start, 1, 0);
    }
    told(`Вставлено значений: ${pasted.length}${lost ? `, не поместилось: ${lost}` : ''}.`);
  }

  /* The bar that says what was pasted; an empty text hides it. */
  function told(text) {
    const bar = document.querySelector('[data-paste]');
    if (bar) { bar.hidden = !text; bar.querySelector('[data-paste-text]').textContent = text; }
    if (live()) live().textContent = text || 'Вставка отменена';
  }

  function takeBack() {
    for (const [field, before] of pasted) set(field, before);
    pasted[0][0].focus();
    pasted = [];
    told('');
  }

  document.addEventListener('keydown', (event) => {
    if (event.target.matches?.(FIELDS) && event.target.closest('[data-grid]')) onKey(event);
  });
  document.addEventListener('paste', (event) => {
    if (event.target.matches?.(FIELDS) && event.target.closest('[data-grid]')) onPaste(event);
  });
  document.addEventListener('input', ({ target }) => {
    const cell = target.matches?.('[data-grid] input') && target.closest('td');
    if (cell) cell.classList.toggle('is-changed', target.value !== target.defaultValue);
  });
  document.addEventListener('click', (event) => {
    if (pasted.length && event.target.closest('[data-paste-undo]')) takeBack();
  });
  document.addEventListener('focusin', (event) => {
    const field = event.target;
    if (!field.matches?.(FIELDS) || !field.closest('[data-grid]')) return;
    field.dataset.before = field.value;
    editing(field, false);
    field.select?.();
  });

  /* Cells that open in place -------------------------------------------------------------------------------------- */
  const closed = new WeakMap();

  function open(cell) {
    const url = cell.dataset.cellUrl || cell.querySelector('a[data-cell-link]')?.href;
    if (!url || !window.htmx || cell.classList.contains('edit')) return;
    document.querySelectorAll('td.edit').forEach((other) => close(other, false));
    closed.set(cell, [...cell.childNodes]);
    window.htmx.ajax('GET', url, { source: cell, target: cell, swap: 'innerHTML' }).then(() => {
      if (!cell.querySelector('form')) return;
      cell.classList.add('edit');
      const field = cell.querySelector('textarea, input:not([type=hidden]), select');
      field?.focus();
      field?.select?.();
    });
  }

  function close(cell, focus = true) {
    if (!closed.has(cell)) return;
    cell.replaceChildren(...closed.get(cell));
    cell.classList.remove('edit');
    if (focus) cell.querySelector('a[data-cell-link]')?.focus();
  }

  document.addEventListener('click', (event) => {
    const cell = event.target.closest('td[data-cell]');
    if (event.target.closest('[data-cell-cancel]')) { close(event.target.closest('td')); return; }
    if (!cell || cell.classList.contains('edit') || event.ctrlKey || event.metaKey) return;
    const link = event.target.closest('a, button, input');
    if (link && !link.matches('[data-cell-link]')) return;
    if (!link && String(window.getSelection())) return;
    if (link) event.preventDefault();
    open(cell);
  });
  document.addEventListener('keydown', (event) => {
    const cell = event.target.closest?.('td.edit');
    if (!cell || event.isComposing) return;
    if (event.key === 'Escape') { event.preventDefault(); close(cell); }
    if (event.key === 'Enter' && !event.shiftKey && event.target.tagName === 'TEXTAREA') {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    const cell = event.target.closest?.('td.edit');
    if (cell && !cell.querySelector('form')) cell.classList.remove('edit');
  });
})();
