"""Lists from the command line: one group per list, such as `flask roll import FILE`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from server.areas.queries import resolve
from server.foundation.problems import Problem
from server.foundation.settings import setting
from server.foundation.unit_of_work import unit_of_work
from server.interchange import operations, queries
from server.interchange.lists import ListFromExcel

MOST_SAID = 200


def commands_of(listing: ListFromExcel, kinds) -> AppGroup:
    """Return the commands of one list."""
    group = AppGroup(listing.name, help=f"{listing.title}: in from Excel, and back.")

    @group.command("import")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--area", help="The division in which every row must lie (default: the county).")
    @click.option("--apply", "and_apply", is_flag=True, help="Write it; without this nothing is changed.")
    @click.option("--skip-faulty", is_flag=True, help="Leave rows with faults out.")
    def bring_in(file: Path, area: str | None, and_apply: bool, skip_faulty: bool):
        """Check a file (.xlsx or .csv) and say what it would change."""
        with _sentences():
            with unit_of_work():
                area_code = resolve(area or setting("COUNTY_CODE"))
                if area_code is None:
                    raise click.ClickException(
                        f"没有区划 {area or setting('COUNTY_CODE')}，请先用 flask areas import 导入区划。"
                    )
                found = operations.check_file(
                    file.read_bytes(), file_name=file.name, listing=listing, kinds=kinds, area_code=area_code, by=None
                )
                _say(queries.in_full(found))
            if and_apply:
                with unit_of_work():
                    done = operations.apply_import(
                        found, listing=listing, kinds=kinds, by=None, skip_faulty=skip_faulty
                    )
                    click.echo(
                        f"已导入：新增 {done.summary['applied']['new']}，更改 {done.summary['applied']['changed']}"
                    )
                    _say_left(done.left)
            else:
                click.echo("只是检查，什么都没有改；加上 --apply 才会写入。")

    @group.command("undo")
    def undo():
        """Take the last import back where nothing was built on it."""
        with _sentences(), unit_of_work():
            found = queries.last_applied(listing.name)
            if found is None:
                raise click.ClickException("没有可以撤销的导入。")
            done = operations.undo_import(found, listing=listing, kinds=kinds, by=None)
            click.echo(f"{found.file_name}：撤销了 {done.summary['undone']} 行")
            _say_left(done.left)

    return group


class _sentences:  # noqa: N801 - reads as a phrase: with _sentences()
    def __enter__(self):
        return self

    def __exit__(self, kind, problem, trace):
        if isinstance(problem, Problem):
            raise click.ClickException(f"{problem.zh}{problem.detail or ''}") from None


def _say(told: dict) -> None:
    for fault in told["faults"][:MOST_SAID]:
        click.echo(
            f"第 {fault['row']} 行 {fault['cell']} {fault['column']}“{fault['value']}”：{fault['message']} [{fault['slug']}]"
        )
    if len(told["faults"]) > MOST_SAID:
        click.echo(f"……还有 {len(told['faults']) - MOST_SAID} 处")
    for fault in told["warnings"][:MOST_SAID]:
        click.echo(
            f"提醒：第 {fault['row']} 行 {fault['cell']} {fault['column']}：{fault['message']} [{fault['slug']}]"
        )
    for change in [one for one in told["changes"] if one["what"] == "changed"][:MOST_SAID]:
        differences = "；".join(
            f"{one['label']} {one['before'] or '（空）'} → {one['after'] or '（空）'}" for one in change["fields"]
        )
        click.echo(f"第 {change['row']} 行 {change['name']}：{differences}")
    summary = told["summary"]
    click.echo(
        f"共 {summary['rows']} 行：新增 {summary['new']}，更改 {summary['changed']}，不变 {summary['unchanged']}，有错 {summary['faulty']}"
    )


def _say_left(left: list[dict]) -> None:
    for one in left[:MOST_SAID]:
        click.echo(f"没有动：第 {one['row']} 行 {one['name']}：{one['reason']}")
