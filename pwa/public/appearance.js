/* Before the first paint: theme and text size as last chosen, so that nothing flashes. */
(function () {
  var kept = {};
  try { kept = JSON.parse(localStorage.getItem('xunfang.appearance') || '{}'); } catch (unreadable) { kept = {}; }
  var hour = new Date().getHours();
  var dark = kept.theme === 'night' || (kept.theme !== 'light' && (hour >= 19 || hour < 6 || matchMedia('(prefers-color-scheme: dark)').matches));
  var page = document.documentElement;
  page.setAttribute('data-theme', dark ? 'night' : 'light');
  if (kept.scale) page.style.setProperty('--xf-text-scale', kept.scale);
  if (kept.language === 'en') page.lang = 'en';
  document.querySelector('meta[name=theme-color]').content = dark ? '#0F1418' : '#F6F4EF';
  /* A browser that knows modules but is older than Chrome 97 or iOS 16.4 would show an empty page. */
  var supports = window.HTMLScriptElement && HTMLScriptElement.supports;
  if (!supports || !supports.call(HTMLScriptElement, 'importmap') || !Array.prototype.findLast) {
    addEventListener('DOMContentLoaded', function () {
      var script = document.createElement('script');
      script.src = '/old-browser.js';
      document.body.appendChild(script);
    });
  }
})();
