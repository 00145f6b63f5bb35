/* Autosave of forms marked data-autosave="<key>" with data-autosave-url.
   What was typed stays in this browser under a key of the person until the server has acknowledged it.
   The server answers 200 with {"saved_at": "14:32", "version": 3}, 422 with {"errors": {"field": "…"}} or 409. */
(() => {
  'use strict';
  const PREFIX = 'msoko-draft:';
  const DELAY = 1500;
  const RETRIES = [2000, 5000, 10000, 30000, 60000];
  const root = document.documentElement;

  const pairs = (form) => [...new FormData(form)].filter(([name, value]) =>
    typeof value === 'string' && name !== 'csrfmiddlewaretoken' && name !== 'version');
  const clock = () => new Date().toLocaleTimeString('ru-RU', { hour: '2-digit', minute: '2-digit' });

  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosaveUrl;
      this.key = `${PREFIX}${root.dataset.user || 'guest'}:${this.url}`;
      this.places = form.querySelectorAll('[data-autosave-state]');
      this.clean = JSON.stringify(pairs(form));
      this.attempt = 0;
      this.busy = false;
      form.addEventListener('input', () => this.changed());
      form.addEventListener('change', () => this.changed());
      form.addEventListener('submit', () => this.submitted());
      window.addEventListener('online', () => this.dirty() && this.save());
      window.addEventListener('focus', () => this.state === 'login' && this.afterLogin());
      document.addEventListener('visibilitychange', () => document.hidden && this.dirty() && this.save(true));
      this.restore();
    }

    get version() { return this.form.elements.version?.value ?? ''; }
    dirty() { return !this.leaving && JSON.stringify(pairs(this.form)) !== this.clean; }

    say(state, text, link) {
      this.state = state;
      for (const place of this.places) {
        place.dataset.state = state;
        place.replaceChildren(text);
        if (link) {
          const anchor = document.createElement('a');
          Object.assign(anchor, { href: link.href, textContent: link.text, target: link.target || '' });
          place.append(' ', anchor);
        }
      }
    }

    keep(extra = {}) {
      const draft = { at: clock(), version: this.version, fields: pairs(this.form), ...extra };
      try {
        localStorage.setItem(this.key, JSON.stringify(draft));
      } catch { /* storage is full or switched off: saving on the server goes on */ }
    }

    changed() {
      if (!this.dirty()) return;
      this.keep();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), DELAY);
    }

    submitted() {
      clearTimeout(this.timer);
      if (this.dirty()) this.keep({ submitted: true });
      this.leaving = true;
    }

    async save(keepalive = false) {
      if (this.busy || this.leaving) return;
      clearTimeout(this.timer);
      this.busy = true;
      const sent = JSON.stringify(pairs(this.form));
      const body = new FormData(this.form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      this.say('saving', 'Сохраняется…');
      try {
        const response = await fetch(this.url, {
          method: 'POST', body, keepalive, credentials: 'same-origin',
          headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' },
        });
        await this.answered(response, sent);
      } catch {
        this.failed();
      } finally {
        this.busy = false;
      }
      if (this.state === 'saved' && this.dirty()) this.changed();
    }

    async answered(response, sent) {
      const isJson = (response.headers.get('Content-Type') || '').includes('json');
      if (response.redirected || [401, 403].includes(response.status)) {
        this.say('login', 'Войдите снова, текст сохранён в этом браузере.',
          { href: document.body.dataset.loginUrl || '/', text: 'Войти в новой вкладке', target: '_blank' });
      } else if (response.status === 409) {
        this.say('conflict', 'Не сохранено: строку изменил другой человек, ваш текст не потерян.',
          { href: window.location.href, text: 'Открыть новую версию', target: '_blank' });
      } else if (response.status === 422 || response.status === 400) {
        const answer = isJson ? await response.json() : {};
        if (answer.version !== undefined && this.form.elements.version) this.form.elements.version.value = answer.version;
        // With a version the rest was saved: whatever comes next differs from what the page knows of the server.
        if (answer.version !== undefined) this.clean = '';
        this.invalid(answer.errors || {}, answer.version !== undefined);
      } else if (response.ok) {
        this.saved(isJson ? await response.json() : {}, sent);
      } else {
        this.failed();
      }
    }

    saved(answer, sent) {
      this.attempt = 0;
      this.clean = sent;
      if (answer.version !== undefined && this.form.elements.version) this.form.elements.version.value = answer.version;
      if (!this.dirty()) localStorage.removeItem(this.key);
      for (const field of this.form.querySelectorAll('[data-autosave-invalid]')) this.mark(field, false);
      this.say('saved', `Сохранено ${answer.saved_at || clock()}`);
      this.form.dispatchEvent(new CustomEvent('autosave:saved', { bubbles: true, detail: answer }));
    }

    mark(field, wrong) {
      field.classList.toggle('is-invalid', wrong);
      field.toggleAttribute('data-autosave-invalid', wrong);
      if (wrong) field.setAttribute('aria-invalid', 'true'); else field.removeAttribute('aria-invalid');
    }

    invalid(errors, restSaved) {
      for (const field of this.form.querySelectorAll('[data-autosave-invalid]')) this.mark(field, false);
      for (const name of Object.keys(errors)) {
        const field = this.form.elements[name];
        if (field instanceof HTMLElement) this.mark(field, true);
      }
      const words = Object.values(errors).flat().join(' ') || 'исправьте ответ';
      this.say('invalid', restSaved ? `Сохранено, кроме одного. ${words}` : `Не сохранено: ${words}`);
    }

    failed() {
      const wait = RETRIES[Math.min(this.attempt++, RETRIES.length - 1)];
      this.say('failed', 'Не сохранено: нет связи, повторим.');
      this.timer = setTimeout(() => this.save(), wait);
    }

    /* Back from the log-in tab: take the new token, unless another person logged in there. */
    async afterLogin() {
      const response = await fetch(window.location.href, { credentials: 'same-origin' });
      if (response.redirected || !response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const token = page.querySelector('[name=csrfmiddlewaretoken]')?.value;
      if (!token || page.documentElement.dataset.user !== root.dataset.user) return;
      document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((input) => { input.value = token; });
      this.save();
    }

    restore() {
      const draft = Autosave.read(this.key);
      if (!draft) return;
      const same = JSON.stringify(draft.fields) === this.clean;
      if (same || (draft.submitted && draft.version !== this.version)) {
        localStorage.removeItem(this.key);
      } else if (draft.version === this.version) {
        this.fill(draft);
      } else {
        this.ask(draft);
      }
    }

    fill(draft) {
      for (const field of this.form.elements) {
        if (!field.name || field.type === 'file' || ['csrfmiddlewaretoken', 'version'].includes(field.name)) continue;
        const values = draft.fields.filter(([name]) => name === field.name).map(([, value]) => value);
        if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
        else if (field.multiple) [...field.options].forEach((option) => { option.selected = values.includes(option.value); });
        else if (values.length) [field.value] = values;
      }
      this.say('restored', `Возвращён ваш текст от ${draft.at}, он не успел сохраниться.`);
      this.save();
    }

    ask(draft) {
      const note = document.createElement('div');
      note.className = 'msg msg-warning';
      note.setAttribute('role', 'status');
      const text = document.createElement('p');
      text.textContent = `В этом браузере остался несохранённый текст от ${draft.at}, но строку с тех пор изменили.`;
      const choice = (label, act) => {
        const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-sm', textContent: label });
        button.addEventListener('click', () => { act(); note.remove(); });
        return button;
      };
      note.append(text, choice('Вернуть мой текст', () => this.fill(draft)),
        choice('Оставить сохранённый', () => localStorage.removeItem(this.key)));
      this.form.prepend(note);
    }

    static read(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        localStorage.removeItem(key);
        return null;
      }
    }
  }

  const all = new Map();
  const start = (scope) => scope.querySelectorAll('form[data-autosave]').forEach((form) => {
    if (!all.has(form)) all.set(form, new Autosave(form));
  });
  document.addEventListener('DOMContentLoaded', () => start(document));
  document.addEventListener('htmx:load', (event) => start(event.target.parentElement || document));
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== 'KeyS' || !all.size) return;
    event.preventDefault();
    for (const saver of all.values()) if (saver.dirty()) saver.save();
  });
  window.addEventListener('beforeunload', (event) => {
    if ([...all.values()].some((saver) => saver.dirty() && saver.form.isConnected)) event.preventDefault();
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-logout]')) return;
    for (const saver of all.values()) saver.leaving = true;
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
  });
})();
