"""Response headers that keep a browser from being talked into anything."""

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

# Vue's compiled templates and MapLibre set styles on elements; no script but our own files runs. Argon2, which makes a key of
# a PIN, is WebAssembly: that one word lets it be compiled, and no text be run as a script.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{tiles}; media-src 'self' blob:; "
    "connect-src 'self'{tiles}; worker-src 'self' blob:; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; manifest-src 'self'"
)


def protect(app: Flask) -> None:
    """Set Content-Security-Policy, HSTS under TLS, no sniffing, no framing, no referrer on every answer."""
    tiles = " https://*.tianditu.gov.cn" if app.config["TIANDITU_KEY"] else ""
    policy = app.extensions["content_policy"] = POLICY.format(tiles=tiles)
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)

    @app.after_request
    def _headers(response):
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=(self)"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        if app.config["BEHIND_TLS"] or request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response
