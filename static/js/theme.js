/* Runs before the first paint: theme, text size and contrast of the person.
   After log-in the server writes them into <html>; before it they come from this browser only. */
(() => {
  'use strict';
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  root.classList.add('js');

  if (!root.dataset.user) {
    try {
      Object.assign(root.dataset, JSON.parse(localStorage.getItem('msoko-display') || '{}'));
    } catch {
      localStorage.removeItem('msoko-display');
    }
  }
  const apply = () => {
    const theme = root.dataset.theme || 'auto';
    root.dataset.bsTheme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  dark.addEventListener('change', apply);
  apply();
})();
