/* The table of a road map: keys between cells, the panel of a row, moving rows. Cells themselves open in grid.js. */
(() => {
  'use strict';
  const LINK = 'a[data-cell-link]';
  let next = null;      // where to go after the row is saved: {row, index}

  const links = (row) => [...row.querySelectorAll(LINK)];
  const dataRows = () => [...document.querySelectorAll('[data-map] tr[data-row]')];
  const neighbour = (row, step) => { const all = dataRows(); return all[all.indexOf(row) + step]; };
  const cellOf = (node) => node.closest('td[data-cell]');

  function cellIndex(cell) {
    return [...cell.parentElement.querySelectorAll('td[data-cell]')].indexOf(cell);
  }

  /* Tab inside an open cell saves it and opens the next one */
  function leave(cell, step) {
    const row = cell.parentElement;
    const cells = [...row.querySelectorAll('td[data-cell]')];
    let index = cellIndex(cell) + step;
    let goal = row;
    if (index < 0 || index >= cells.length) {
      goal = neighbour(row, step);
      index = step > 0 ? 0 : cells.length - 1;
    }
    if (!goal) return false;
    next = { row: goal.id, index };
    const field = cell.querySelector('[name=value]');
    if (field.value === field.defaultValue) {
      cell.querySelector('[data-cell-cancel]').click();
      openNext();
    } else cell.querySelector('form').requestSubmit();
    return true;
  }

  function openNext() {
    if (!next) return;
    const cell = document.getElementById(next.row)?.querySelectorAll('td[data-cell]')[next.index];
    next = null;
    cell?.querySelector(LINK)?.click();
  }

  /* Arrows between closed cells */
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  function walk(link, [down, right]) {
    const row = link.closest('tr');
    const index = links(row).indexOf(link);
    const goal = down ? neighbour(row, down) : row;
    (goal && links(goal)[index + right])?.focus();
  }

  document.addEventListener('keydown', (event) => {
    const node = event.target;
    const open = node.closest?.('td.edit');
    if (open && event.key === 'Tab' && node.matches('[name=value]')) {
      if (leave(open, event.shiftKey ? -1 : 1)) event.preventDefault();
      return;
    }
    if (open) return;
    const row = node.closest?.('tr[data-row]');
    if (row && event.altKey && ARROWS[event.key]?.[0]) {
      event.preventDefault();
      arrange(row, event.key === 'ArrowUp' ? 'up' : 'down');
    } else if (node.matches?.(LINK) && ARROWS[event.key]) {
      event.preventDefault();
      walk(node, ARROWS[event.key]);
    } else if (node.matches?.(LINK) && event.key === 'F2') {
      event.preventDefault();
      node.click();
    }
  });

  document.addEventListener('htmx:afterSettle', (event) => {
    if (event.target.matches?.('tr[data-row]') || event.target.closest?.('[data-map]')) {
      if (next) openNext();
      else if (event.target.matches?.('tr[data-row]')) (event.target.querySelector('.read.ok')?.closest('td') || event.target).querySelector(LINK)?.focus();
    }
  });

  /* Moving: the server answers with the page, its table replaces the old one */
  function post(url, values, focus) {
    const back = window.location.pathname + window.location.search;
    window.htmx.ajax('POST', url, { target: '#map', select: '#map', swap: 'outerHTML', values: { ...values, back } })
      .then(() => document.getElementById(focus)?.querySelector(LINK)?.focus());
  }
  function arrange(row, action) {
    post(`/roadmaps/rows/${row.dataset.row}/do/${action}`, { version: row.dataset.version }, row.id);
  }

  let dragged = null;
  const marks = () => document.querySelectorAll('.drop-before, .drop-after').forEach((row) => row.classList.remove('drop-before', 'drop-after'));
  const inLowerHalf = (row, event) => { const box = row.getBoundingClientRect(); return event.clientY > box.top + box.height / 2; };
  document.addEventListener('dragstart', (event) => {
    const handle = event.target.closest?.('.more[draggable]');
    if (!handle) return;
    dragged = handle.closest('tr');
    dragged.classList.add('is-dragged');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged.dataset.row);
  });
  document.addEventListener('dragover', (event) => {
    const row = dragged && event.target.closest?.('tr[data-row]');
    if (!row || row === dragged) return;
    event.preventDefault();
    marks();
    row.classList.add(inLowerHalf(row, event) ? 'drop-after' : 'drop-before');
  });
  document.addEventListener('drop', (event) => {
    const row = dragged && event.target.closest?.('tr[data-row]');
    if (!row || row === dragged) return;
    event.preventDefault();
    post(`/roadmaps/rows/${dragged.dataset.row}/move-to`, { target: row.dataset.row, after: inLowerHalf(row, event) ? '1' : '' }, dragged.id);
  });
  document.addEventListener('dragend', () => { marks(); dragged?.classList.remove('is-dragged'); dragged = null; });

  /* The panel: history and actions of a row */
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-panel]');
    const panel = document.getElementById('row-panel');
    if (!link || !panel || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.htmx.ajax('GET', link.dataset.panel, { target: '#row-panel-body', swap: 'innerHTML' }).then(() => panel.showModal());
  });
})();
