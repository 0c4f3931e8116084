/* For browsers that cannot run the app: one plain page that says what to do. No modern syntax in here. */
(function () {
  if (document.getElementById('old-browser')) return;
  var page = document.createElement('div');
  page.id = 'old-browser';
  document.body.style.background = '#F6F4EF';
  page.style.cssText = 'max-width:30em;margin:2em auto;padding:0 1em;font:20px/1.6 sans-serif;color:#1C2320';
  page.innerHTML = '<h1>这个浏览器太旧了</h1><p>请装新一点的浏览器再打开：安卓手机用 Chrome 97 以上，或者手机自带浏览器升到最新；苹果手机要 iOS 16.4 以上。</p><p>您记过的东西还在这台手机上，不会丢。急事请直接打电话给组长。</p><hr><h2>This browser is too old</h2><p>Please use Chrome 97 or later, or iOS 16.4 or later.</p>';
  document.getElementById('app').style.display = 'none';
  document.body.appendChild(page);
})();
