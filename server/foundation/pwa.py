"""The built web client, served beside the API."""

from flask import Flask, send_from_directory
from whitenoise import WhiteNoise

from server.foundation.problems import NotFound


def serve(app: Flask) -> None:
    """Serve pwa/dist at /: hashed files for a year, the shell never cached; unknown pages get the shell."""
    dist = app.config["PWA_DIST"]

    def harden(headers, path, url):
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Frame-Options"] = "DENY"
        if url.endswith(".html"):
            headers["Content-Security-Policy"] = app.extensions["content_policy"]

    if dist.is_dir():
        app.wsgi_app = WhiteNoise(
            app.wsgi_app, root=str(dist), max_age=0, index_file=False,
            allow_all_origins=False, immutable_file_test=lambda path, url: url.startswith("/assets/"),
            add_headers_function=harden, mimetypes={".webmanifest": "application/manifest+json"},
        )  # fmt: skip

    @app.get("/", defaults={"page": ""})
    @app.get("/<path:page>")
    def shell(page: str):
        if (
            page.startswith(("api/", "assets/"))
            or "." in page.rsplit("/", 1)[-1]
            or not (dist / "index.html").is_file()
        ):
            raise NotFound
        response = send_from_directory(dist, "index.html")
        response.headers["Cache-Control"] = "no-cache"
        return response
