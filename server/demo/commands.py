"""The demo county from the command line."""

import click
from flask.cli import AppGroup

from server.areas.queries import labels_of
from server.demo import accounts_file, operations
from server.foundation.problems import Problem
from server.foundation.settings import setting
from server.foundation.unit_of_work import unit_of_work

demo_commands = AppGroup("demo", help="The demo county: real divisions of Huitong, invented people.")


@demo_commands.command("load")
@click.option("--small", is_flag=True, help="Two townships instead of eighteen.")
def load(small: bool):
    """Fill an empty database; does nothing when a worker or an elder is in it."""
    draft = None
    try:
        with unit_of_work():
            summary = operations.load_county(small=small)
            if summary is not None:
                draft = accounts_file.draft_accounts(setting("INSTANCE"), summary.accounts)
                labels = labels_of(one["area_code"] for one in summary.accounts)
    except Problem as problem:
        raise click.ClickException(f"{problem.zh} {type(problem).__doc__}") from None
    except BaseException:
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise
    if summary is None:
        click.echo("数据库里已经有人了，什么都没有改。 Somebody is in the database already: nothing was changed.")
        return
    kept = accounts_file.keep_accounts(draft)
    click.echo(
        f"演示县：{summary.elders} 位老人，{summary.helpers} 名叫醒员，{summary.checks} 次叫醒，{summary.encounters} 次街面接触（人物全是虚构的）"
    )
    click.echo(accounts_file.table_of(summary.accounts, labels))
    click.echo(f"账号密码在 {kept}")


@demo_commands.command("today")
def today():
    """Plan today's mornings and add invented checks since the last ones, seven days back at most."""
    try:
        with unit_of_work():
            added = operations.catch_up()
    except Problem as problem:
        raise click.ClickException(f"{problem.zh} {type(problem).__doc__}") from None
    click.echo(f"演示县：新添 {added} 次叫醒")
