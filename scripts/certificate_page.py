"""The plain page that hands a phone the root certificate of `make phone` and says how to install it."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

TYPE = "application/x-x509-ca-cert"
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>巡访 · 安装证书</title>
<style>
body {{ font: 18px/1.7 sans-serif; max-width: 34em; margin: 0 auto; padding: 1em; color: #1c1c1c; background: #fff }}
a.go {{ display: block; padding: .9em; margin: .6em 0; text-align: center; border-radius: .5em; font-weight: bold;
  color: #fff; background: #0b5d4d; text-decoration: none }}
h1 {{ font-size: 1.5em; line-height: 1.3 }}
code {{ word-break: break-all }} [lang=en] {{ color: #444 }}
</style></head><body>
<h1>巡访试用：先安装证书</h1>
<p>只有手机信任这台电脑，离线功能才会工作。证书只对内网地址有效，试用完请删除。</p>
<a class="go" href="/ca.crt" download="xunfang-ca.crt">1. 下载证书</a>
<p><b>安卓</b>：设置 → 安全 → 更多安全设置 → 加密与凭据 → 安装证书 → <b>CA 证书</b> → 仍然安装 → 选择
<code>xunfang-ca.crt</code>。（各品牌的叫法不同：在设置里搜索“证书”。）</p>
<p><b>苹果</b>：用 Safari 打开本页并下载 → 设置 → 已下载描述文件 → 安装；再到
通用 → 关于本机 → 证书信任设置，把 <b>{name}</b> 打开。</p>
<a class="go" href="{address}">2. 打开巡访</a>
<p>试用完：安卓在“用户凭据”里删除；苹果在“VPN 与设备管理”里移除描述文件。</p>
<hr>
<div lang="en">
<h2>Install the certificate first</h2>
<p>Offline use needs a phone that trusts this computer. The certificate vouches for private addresses only; remove it after the trial.</p>
<p><b>Android</b>: Settings → Security → Encryption &amp; credentials → Install a certificate → <b>CA certificate</b>.</p>
<p><b>iPhone</b>: in Safari download it, then Settings → Profile downloaded → Install, then General → About →
Certificate Trust Settings → switch on <b>{name}</b>.</p>
<p>Then open <a href="{address}">{address}</a>.</p>
</div></body></html>
"""


def page(*, address: str, name: str) -> bytes:
    """Return the page, Chinese first."""
    return PAGE.format(address=html.escape(address, quote=True), name=html.escape(name)).encode()


@contextmanager
def offered(certificate: Path, *, host: str, port: int, address: str, name: str) -> Iterator[None]:
    """Serve the page and the certificate, and nothing else, while the block runs."""
    answers = {
        "/": ("text/html; charset=utf-8", page(address=address, name=name)),
        "/ca.crt": (TYPE, certificate.read_bytes()),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = answers.get(self.path, ("text/plain; charset=utf-8", b""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            """Stay quiet: the terminal is for the person who started it."""

    server = ThreadingHTTPServer((host, port), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
