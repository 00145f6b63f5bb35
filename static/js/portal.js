/* Behaviour shared by all pages. Everything works without it; nothing is evaluated and no style is written inline. */
(() => {
  'use strict';
  const root = document.documentElement;
  const on = (type, selector, handler, options) => document.addEventListener(type, (event) => {
    const target = event.target.closest?.(selector);
    if (target) handler(target, event);
  }, options);
  const say = (text) => { const live = document.getElementById('live'); if (live) live.textContent = text; };
  const plural = (n, one, few, many) => {
    const tens = n % 100;
    if (tens > 10 && tens < 15) return many;
    return n % 10 === 1 ? one : (n % 10 > 1 && n % 10 < 5 ? few : many);
  };

  /* Display settings: shown at once, kept by the server after log-in, by this browser before it */
  function display(form) {
    const data = new FormData(form);
    const wanted = { theme: data.get('theme') || 'auto', text: data.get('text_size') || 'normal',
      contrast: data.get('high_contrast') ? 'high' : '', spacing: data.get('wide_spacing') ? 'wide' : '' };
    Object.assign(root.dataset, wanted);
    const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.bsTheme = wanted.theme === 'auto' ? (dark ? 'dark' : 'light') : wanted.theme;
    if (!root.dataset.user) localStorage.setItem('msoko-display', JSON.stringify(wanted));
    else fetch(form.action, { method: 'POST', body: data, headers: { 'X-Requested-With': 'XMLHttpRequest' } })
      .then((response) => { if (!response.ok) throw new Error(response.status); })
      .catch(() => say('Настройка не сохранена: нет связи'));
    labelTheme();
  }
  function labelTheme() {
    document.querySelectorAll('[data-theme-toggle]').forEach((button) => {
      button.textContent = root.dataset.bsTheme === 'dark' ? 'Светлая тема' : 'Тёмная тема';
    });
  }
  function showDisplay() {
    const chosen = { theme: root.dataset.theme || 'auto', text_size: root.dataset.text || 'normal' };
    document.querySelectorAll('form[data-display]').forEach((form) => {
      for (const [name, value] of Object.entries(chosen)) {
        const radio = form.querySelector(`[name=${name}][value=${value}]`);
        if (radio) radio.checked = true;
      }
      if (form.elements.high_contrast) form.elements.high_contrast.checked = root.dataset.contrast === 'high';
      if (form.elements.wide_spacing) form.elements.wide_spacing.checked = root.dataset.spacing === 'wide';
    });
    labelTheme();
  }
  on('change', 'form[data-display]', (form) => display(form));
  on('submit', 'form[data-display]', (form, event) => { event.preventDefault(); display(form); });
  on('click', '[data-theme-toggle]', () => {
    const form = document.querySelector('form[data-display]');
    form.querySelector(`[name=theme][value=${root.dataset.bsTheme === 'dark' ? 'light' : 'dark'}]`).checked = true;
    display(form);
  });

  /* Unsaved changes: forms marked data-guard */
  const guarded = new Map();
  const state = (form) => JSON.stringify([...new FormData(form)].map(([k, v]) => [k, v instanceof File ? v.name : v]));
  const guard = (scope) => scope.querySelectorAll('form[data-guard]').forEach((form) => {
    if (!guarded.has(form)) guarded.set(form, state(form));
  });
  on('submit', 'form[data-guard]', (form) => guarded.delete(form));
  window.addEventListener('beforeunload', (event) => {
    if ([...guarded].some(([form, clean]) => form.isConnected && state(form) !== clean)) event.preventDefault();
  });

  /* Dialogs and confirmation */
  on('click', '[data-dialog]', (button, event) => {
    const dialog = document.getElementById(button.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  });
  on('click', '[data-dialog-close]', (button) => button.closest('dialog').close());
  on('click', 'dialog', (dialog, event) => { if (event.target === dialog && dialog.dataset.light !== undefined) dialog.close(); });

  function confirmed(text, label) {
    const dialog = document.getElementById('confirm-dialog');
    if (!dialog) return Promise.resolve(window.confirm(text));
    dialog.querySelector('[data-confirm-text]').textContent = text;
    dialog.querySelector('[value=yes]').textContent = label || 'Да, продолжить';
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    });
  }
  const allowed = new WeakSet();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const source = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!source.dataset.confirm || allowed.has(form)) { allowed.delete(form); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    confirmed(source.dataset.confirm, source.dataset.confirmLabel).then((yes) => {
      if (!yes) return;
      allowed.add(form);
      form.requestSubmit(submitter);
    });
  }, true);
  document.addEventListener('htmx:confirm', (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    confirmed(event.detail.question).then((yes) => { if (yes) event.detail.issueRequest(true); });
  });

  /* htmx: token, failures in words, pause of self-updating content */
  const paused = new Set();
  document.addEventListener('htmx:configRequest', (event) => {
    const token = document.querySelector('[name=csrfmiddlewaretoken]')?.value;
    if (token && event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token;
  });
  document.addEventListener('htmx:beforeRequest', (event) => {
    const box = event.target.closest('[data-poll]');
    const byHand = ['click', 'submit', 'change'].includes(event.detail.requestConfig?.triggeringEvent?.type);
    if (box && !byHand && (paused.has(box.id) || document.hidden)) event.preventDefault();
  });
  on('click', '[data-poll-pause]', (button) => {
    const id = button.dataset.pollPause;
    const stop = !paused.has(id);
    if (stop) paused.add(id); else paused.delete(id);
    button.setAttribute('aria-pressed', String(stop));
    button.textContent = stop ? 'Возобновить обновление' : 'Остановить обновление';
  });
  const FAILURES = { 401: 'Войдите снова.', 403: 'Нет права на это действие.', 404: 'Запись не найдена: обновите страницу.',
    409: 'Запись изменил другой человек: обновите страницу.', 413: 'Файл слишком большой.', 429: 'Слишком много запросов, подождите минуту.' };
  const failure = (text) => {
    const box = document.getElementById('failure');
    if (!box) return;
    box.querySelector('[data-failure-text]').textContent = text;
    box.hidden = false;
  };
  document.addEventListener('htmx:responseError', (event) =>
    failure(FAILURES[event.detail.xhr.status] || 'Не получилось. Повторите через минуту; введённое осталось на странице.'));
  document.addEventListener('htmx:sendError', () => failure('Нет связи с порталом. Введённое осталось на странице, повторите позже.'));
  document.addEventListener('htmx:afterRequest', (event) => {
    const box = document.getElementById('failure');
    if (event.detail.successful && box) box.hidden = true;
  });
  document.addEventListener('htmx:xhr:progress', (event) => {
    const bar = event.target.querySelector?.('progress[data-upload-progress]');
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.max = event.detail.total;
    bar.value = event.detail.loaded;
  });

  /* Files: drop area, names, limits before anything is sent */
  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1024)} КБ` : `${(bytes / 1048576).toFixed(1).replace('.', ',')} МБ`);
  function files(input) {
    const area = input.closest('[data-drop]');
    const output = area?.querySelector('output');
    if (!output) return;
    const limit = Number(area.dataset.maxMb || 0) * 1048576;
    const kinds = (input.accept || '').toLowerCase().split(',').map((kind) => kind.trim()).filter((kind) => kind.startsWith('.'));
    const problems = [...input.files].flatMap((file) => [
      limit && file.size > limit ? `«${file.name}» больше ${area.dataset.maxMb} МБ: уменьшите файл.` : '',
      kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind)) ? `«${file.name}»: такой вид файла не принимается, нужен ${kinds.join(', ')}.` : '',
    ]).filter(Boolean);
    input.setCustomValidity(problems.join(' '));
    output.classList.toggle('invalid-feedback', problems.length > 0);
    output.textContent = problems.join(' ') || [...input.files].map((file) => `${file.name}, ${size(file.size)}`).join('; ');
  }
  on('change', 'input[type=file]', (input) => files(input));
  on('dragover', '[data-drop]', (area, event) => { event.preventDefault(); area.classList.add('is-over'); });
  on('dragleave', '[data-drop]', (area, event) => { if (!area.contains(event.relatedTarget)) area.classList.remove('is-over'); });
  on('drop', '[data-drop]', (area, event) => {
    event.preventDefault();
    area.classList.remove('is-over');
    const input = area.querySelector('input[type=file]');
    if (!input || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });

  /* Bulk choice: data-select-all="name" and a bar that tells how many */
  /* Boxes belong to the form that holds them or that they name (form="…"): a table may stand outside its form */
  const boxesOf = (form) => [...(form.elements || form.querySelectorAll('input'))].filter((box) => box.matches('input[type=checkbox]') && box.closest('.c-sel'));
  function count(form) {
    const boxes = boxesOf(form).filter((box) => box.dataset.selectAll === undefined);
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest('tr').classList.toggle('is-selected', box.checked));
    boxesOf(form).filter((box) => box.dataset.selectAll !== undefined).forEach((all) => {
      all.checked = chosen.length > 0 && chosen.length === boxes.length;
      all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    });
    form.querySelectorAll('[data-bulk]').forEach((bar) => { bar.hidden = chosen.length === 0; });
    form.querySelectorAll('[data-selected-count]').forEach((place) => {
      place.textContent = `${plural(chosen.length, 'Выбрана', 'Выбраны', 'Выбрано')} ${chosen.length} ${plural(chosen.length, 'строка', 'строки', 'строк')}`;
    });
  }
  on('change', '.c-sel input[type=checkbox]', (box) => {
    const form = box.form || box.closest('table').parentElement;
    if (box.dataset.selectAll !== undefined) {
      boxesOf(form).forEach((each) => { each.checked = box.checked; });
    }
    count(form);
  });

  on('change', '[data-check-all]', (box) => {
    box.form.querySelectorAll(`input[name="${box.dataset.checkAll}"]`).forEach((each) => { each.checked = box.checked; });
  });

  /* Small helpers */
  on('click', '[data-copy]', (button) => {
    const source = document.querySelector(button.dataset.copy);
    const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
    navigator.clipboard.writeText(text).then(() => say('Скопировано'), () => say('Не скопировано: выделите текст и нажмите Ctrl+C'));
    const label = button.textContent;
    button.textContent = 'Скопировано';
    setTimeout(() => { button.textContent = label; }, 2000);
  });
  on('click', '[data-print]', (link, event) => { event.preventDefault(); window.print(); });
  on('click', '[data-insert-from]', (button) => {
    const target = document.querySelector(button.dataset.insertTo);
    const text = document.querySelector(button.dataset.insertFrom).textContent.trim();
    target.value = target.value.trim() ? `${target.value.trim()}\n${text}` : text;
    target.dispatchEvent(new Event('input', { bubbles: true }));
    target.focus();
  });
  on('click', '.summary a[href^="#"]', (link) => {
    const box = document.getElementById(link.hash.slice(1));
    const field = box?.matches('input, select, textarea') ? box : box?.querySelector('input, select, textarea');
    if (field) setTimeout(() => field.focus());
  });
  const counter = (area) => {
    const place = document.querySelector(`[data-count-for="${area.id}"]`);
    if (place) place.textContent = `${area.value.length} из ${area.maxLength} знаков`;
  };
  on('input', 'textarea[maxlength]', counter);

  /* The session: a warning before it ends, so nothing typed is lost */
  function sessionKeeper() {
    const { sessionSeconds, sessionUrl } = document.body.dataset;
    const bar = document.getElementById('session-warning');
    if (!sessionSeconds || !bar) return;
    let timer = 0;
    const restart = () => {
      bar.hidden = true;
      clearTimeout(timer);
      timer = setTimeout(() => { bar.hidden = false; }, Math.max(60, sessionSeconds - 300) * 1000);
    };
    bar.querySelector('button').addEventListener('click', () =>
      fetch(sessionUrl, { credentials: 'same-origin' }).then((response) => { if (response.ok && !response.redirected) restart(); }));
    document.addEventListener('htmx:afterRequest', restart);
    document.addEventListener('autosave:saved', restart);
    restart();
  }

  document.addEventListener('DOMContentLoaded', () => {
    showDisplay();
    guard(document);
    sessionKeeper();
    document.querySelectorAll('textarea[maxlength]').forEach(counter);
    document.querySelectorAll('form:has(.c-sel), form:has([data-bulk])').forEach(count);
    document.querySelector('[data-focus]')?.focus();
  });
  document.addEventListener('htmx:load', (event) => {
    guard(event.target.parentElement || document);
    document.querySelectorAll('form:has([data-bulk])').forEach(count);
  });
})();
