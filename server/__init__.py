"""Xunfang 巡访: the field-work system of a county civil-affairs bureau."""

import importlib
import os

from flask_migrate import Migrate

from server import accounts, areas, backups, demo, interchange, map_layers, media, phones, records, sync
from server.foundation import headers, health, openapi, problems, pwa
from server.foundation.ciphers import Keyring
from server.foundation.commands import api_commands, secrets_commands
from server.foundation.database import database_url, db, engine_options
from server.foundation.secrets import make_secrets, read_secrets
from server.foundation.unit_of_work import FieldworkApp


def create_app(config: str | None = None, work_lines=None, **overrides) -> FieldworkApp:
    """Wire the whole system; config names a module of config/ (default: XUNFANG_CONFIG or development)."""
    app = FieldworkApp(__name__, static_folder=None)
    app.config.from_object(
        importlib.import_module(f"config.{config or os.environ.get('XUNFANG_CONFIG', 'development')}")
    )
    app.config.from_mapping(overrides)

    if app.config["DEMO_ALLOWED"]:
        make_secrets(app.config["SECRETS_FILE"])
    secrets = read_secrets(app.config["SECRETS_FILE"])
    app.config.from_mapping(SECRET_KEY=secrets["secret_key"], JWT_SECRET_KEY=secrets["jwt_secret"])
    app.extensions["keyring"] = Keyring(secrets["field_keys"], secrets["index_key"])

    url = database_url(app.config["DATABASE_URL"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, app.config["DATABASE_SCHEMA"])
    db.init_app(app)
    Migrate(app, db, directory=str(app.config["ROOT"] / "migrations"), render_as_batch=True)
    problems.answer_with_problems(app)
    headers.protect(app)
    app.cli.add_command(secrets_commands)
    app.cli.add_command(api_commands)

    if work_lines is None:
        work_lines = importlib.import_module("server.work_lines").WORK_LINES
    app.extensions["work_lines"] = tuple(work_lines)
    api = openapi.create_api(app)
    backups.mount(app)
    accounts.mount(app, api)
    areas.mount(app, api)
    records.mount(app, api, accounts.current_access, accounts.add_names, accounts.record_audit)
    media.mount(app, api)
    sync.mount(app, api, work_lines)
    phones.mount(app, api)
    map_layers.mount(app, api, work_lines)
    interchange.mount(app, api, work_lines)
    for line in work_lines:
        for blueprint in line.routes:
            api.register_blueprint(blueprint)
    demo.mount(app)
    health.mount(app)
    pwa.serve(app)
    return app
