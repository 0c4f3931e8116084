"""Accounts from the command line."""

import sys
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from server.accounts import operations
from server.accounts.access import GRANTS, ROLES
from server.accounts.model import Device, Worker, WorkerGrant, WorkerRole
from server.accounts.rules import plain_phone
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.problems import Problem
from server.foundation.unit_of_work import unit_of_work

accounts_commands = AppGroup("accounts", help="Workers and their accounts.")
PASSWORD_FILE = click.option(
    "--password-file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="Read the password from a file (- for standard input) instead of asking.",
)  # fmt: skip
PHONE = click.argument("phone")


@contextmanager
def _at_once():
    """Do all of it or nothing, and say problems in a sentence."""
    try:
        with unit_of_work():
            yield
    except Problem as problem:
        more = "".join(f"\n{error['path']}：{error['message']}" for error in problem.errors or ())
        raise click.ClickException(f"{problem.zh}{problem.detail or ''}{more}") from None


def _password(file: Path | None) -> str:
    """Return the password from a file, from standard input when it is piped in, or asked twice."""
    if file is not None and str(file) != "-":
        return file.read_text(encoding="utf-8").strip()
    if file is not None or not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return click.prompt("密码 Password", hide_input=True, confirmation_prompt=True)


def _worker(phone: str) -> Worker:
    found = session.scalar(select(Worker).where(Worker.phone_index == keyring().blind("phone", plain_phone(phone))))
    if found is None:
        raise click.ClickException("没有这个手机号的账号。")
    return found


@accounts_commands.command("create")
@click.option("--name", prompt="姓名 Name", help="The person's name.")
@click.option("--phone", prompt="手机号 Phone", help="The phone number to sign in with.")
@click.option("--role", "roles", multiple=True, type=click.Choice(list(ROLES)), help="May be given several times.")
@click.option("--area", help="The division code in which the roles hold; default: the county.")
@click.option("--grant", "grants", multiple=True, type=click.Choice(GRANTS), help="May be given several times.")
@click.option("--first", is_flag=True, help="The first system administrator; refused when there is one.")
@PASSWORD_FILE
def create(
    name: str, phone: str, roles: tuple, area: str | None, grants: tuple, first: bool, password_file: Path | None
):
    """Open an account."""
    if first and (grants or set(roles) - {"system_admin"}):
        raise click.UsageError("--first makes a system administrator and nothing else.")
    if not first and not roles:
        raise click.UsageError("--role is needed (or --first).")
    area = area or current_app.config["COUNTY_CODE"]
    password = _password(password_file)
    with _at_once():
        if first:
            worker = operations.open_first_account(name=name, phone=phone, password=password, area_code=area)
        else:
            worker = operations.open_account(
                name=name, phone=phone, password=password, roles=[(role, area) for role in roles], grants=grants
            )
        click.echo(f"{worker.id} {name} {', '.join(ROLES[role] for role in roles or ('system_admin',))} {area}")


@accounts_commands.command("list")
def list_accounts():
    """List accounts: name, phone number, roles, grants, state."""
    with unit_of_work(writes=False):
        roles, grants = session.scalars(select(WorkerRole)).all(), session.scalars(select(WorkerGrant)).all()
        for worker in session.scalars(select(Worker).order_by(Worker.created_at, Worker.id)):
            held = [f"{one.role}@{one.area_code}" + (f"-{one.ends_on}" if one.ends_on else "")
                    for one in roles if one.worker_id == worker.id]  # fmt: skip
            more = [one.grant for one in grants if one.worker_id == worker.id]
            state = [word for word, so in (("locked", not worker.active), ("demo", worker.demo)) if so]
            click.echo("\t".join([worker.name, worker.phone, " ".join(held), " ".join(more), " ".join(state)]).rstrip())


@accounts_commands.command("password")
@PHONE
@PASSWORD_FILE
def password(phone: str, password_file: Path | None):
    """Set the password of an account; all its devices have to sign in again."""
    chosen = _password(password_file)
    with _at_once():
        operations.set_password(_worker(phone).id, chosen)


@accounts_commands.command("lock")
@PHONE
def lock(phone: str):
    """Close an account; nothing it recorded is lost."""
    with _at_once():
        operations.lock_out(_worker(phone).id)


@accounts_commands.command("unlock")
@PHONE
def unlock(phone: str):
    """Open a closed account again, or one with too many wrong passwords."""
    with _at_once():
        operations.let_in_again(_worker(phone).id)


@accounts_commands.command("grant")
@PHONE
@click.argument("name", type=click.Choice(GRANTS))
@click.option("--withdraw", is_flag=True, help="Take it back instead.")
def grant(phone: str, name: str, withdraw: bool):
    """Grant something beside the roles, or take it back."""
    with _at_once():
        (operations.withdraw if withdraw else operations.grant)(_worker(phone).id, name)


@accounts_commands.command("devices")
@PHONE
@click.option("--revoke", metavar="ID", help="Shut out this device, for example a lost phone.")
def devices(phone: str, revoke: str | None):
    """List the devices of a worker, or shut one out."""
    with _at_once():
        worker = _worker(phone)
        if revoke:
            operations.revoke_device(worker.id, revoke)
        for one in session.scalars(select(Device).where(Device.worker_id == worker.id).order_by(Device.last_seen)):
            click.echo(
                f"{one.id}\t{one.name}\t{one.last_seen:%Y-%m-%d %H:%M}\t{'revoked' if one.revoked_at else ''}".rstrip()
            )
