"""A demo or a developer's machine: plain HTTP on 127.0.0.1."""

from config.default import *  # noqa: F403
