import pytest

from tests.factories.accounts import PASSWORD, Phone, open_account, settings


@pytest.fixture
def run(app, database):
    def run(*words: str, typed: str = ""):
        return app.test_cli_runner().invoke(args=["accounts", *words], input=typed)

    return run


def create(run, *more: str, phone="19900009200", typed=PASSWORD):
    return run("create", "--name", "试管理", "--phone", phone, *more, typed=f"{typed}\n")


def test_the_first_administrator_is_made_once(run, app):
    made = create(run, "--first")
    assert made.exit_code == 0, made.output
    roles = Phone(app).sign_in("19900009200").json["worker"]["roles"]
    assert roles == [{"role": "system_admin", "area_code": "431225", "area_name": "会同县"}]
    again = create(run, "--first", phone="19900009201")
    assert again.exit_code == 1
    assert "已经有系统管理员了" in again.output


def test_an_account_is_made_with_roles_and_grants(run, app, tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    made = create(run, "--role", "team_leader", "--role", "helper", "--area", "431225101207", "--grant", "reveal",
                  "--password-file", str(file), typed="")  # fmt: skip
    assert made.exit_code == 0, made.output
    worker = Phone(app).sign_in("19900009200").json["worker"]
    assert {role["role"] for role in worker["roles"]} == {"team_leader", "helper"}
    assert worker["grants"] == ["reveal"]


@pytest.mark.parametrize(("more", "typed"), [
    ((), PASSWORD), (("--role", "king"), PASSWORD), (("--role", "helper", "--area", "431225999"), PASSWORD),
    (("--role", "helper"), "kurz"), (("--role", "helper"), ""), (("--role", "auditor", "--role", "helper"), PASSWORD),
    (("--first", "--grant", "reveal"), PASSWORD),
])  # fmt: skip
def test_what_cannot_be_made_is_said_and_nothing_is_left(run, more, typed):
    failed = create(run, *more, typed=typed)
    assert failed.exit_code != 0
    assert "Traceback" not in failed.output
    assert run("list").output == ""


def test_accounts_are_listed_locked_and_opened_again(run, app):
    open_account("19900009200", name="试员", grants=["reveal"])
    assert run("list").output == "试员\t19900009200\thelper@431225101207\treveal\n"
    assert run("lock", "19900009200").exit_code == 0
    assert run("list").output.endswith("locked\n")
    assert Phone(app).sign_in("19900009200").status_code == 401
    assert run("unlock", "+86 19900009200").exit_code == 0
    assert Phone(app).sign_in("19900009200").status_code == 200
    assert run("lock", "19900009299").exit_code == 1


def test_a_password_is_set_from_the_command_line(run, app):
    open_account("19900009200")
    assert run("password", "19900009200", typed="Fichte-2026-Berg\n").exit_code == 0
    assert Phone(app).sign_in("19900009200", "Fichte-2026-Berg").status_code == 200


def test_a_lost_phone_is_shut_out(run, app):
    open_account("19900009200")
    phone = Phone(app)
    phone.sign_in("19900009200")
    assert run("devices", "19900009200", "--revoke", "phone-1").output.endswith("revoked\n")
    assert phone.get("/me").status_code == 401


def test_a_grant_is_given_and_withdrawn(run, app):
    open_account("19900009200")
    run("grant", "19900009200", "exact_homes")
    assert Phone(app).sign_in("19900009200").json["worker"]["grants"] == ["exact_homes"]
    run("grant", "19900009200", "exact_homes", "--withdraw")
    assert Phone(app).sign_in("19900009200").json["worker"]["grants"] == []


def test_a_demo_administrator_does_not_stand_in_the_way_of_the_first(run, app):
    open_account("19900009210", roles=[("system_admin", "431225")], demo=True)
    with settings(app, DEMO_ALLOWED=False):
        assert create(run, "--first").exit_code == 0
