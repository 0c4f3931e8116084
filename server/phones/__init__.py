"""What phones held: files brought in, the quarantine of revoked devices, lost stores, devices (docs/adr/0010)."""

from flask import Flask

from server.phones import model


def mount(app: Flask, api) -> None:
    """Add the routes for those who see to phones."""
    from server.phones.routes import devices_blueprint, phones

    api.register_blueprint(phones)
    api.register_blueprint(devices_blueprint)


__all__ = ["model", "mount"]
