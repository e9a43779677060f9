"""Each role may do exactly what the list says: held against the catalogue, and tried as that role.

Rule: the whole matrix role x object x verb, on a live server (security.md P8).
"""

from __future__ import annotations

import runpy
from collections.abc import Iterator

import psycopg
import pytest

from shared.store.difference import Difference, Differs
from shared.store.granting import apply_grants
from shared.store.grants import FUNCTIONS, LOGIN_GROUPS, SHUT_OUT, TABLES, Group, Kind, Right, rights
from shared.store.grants_found import differences
from shared.store.guards import FUNCTIONS_MADE, TRIGGERS
from shared.store.making import grant_store, init_store, migrate_store
from shared.store.migrating import MIGRATIONS
from shared.store.schema import metadata
from tests.postgres import ScratchServer
from tests.roles.conftest import LOGINS, Staffed
from tests.store.halls import raw

COLUMNS = {name: tuple(table.columns.keys()) for name, table in metadata.tables.items()} | {
    "alembic_version": ("version_num",)
}


def _differences(url: str) -> list[str]:
    with psycopg.connect(url) as server, server.cursor() as cursor:
        return [f"{each.how} {each.what}" for each in differences(cursor)]


def test_the_list_names_every_table_and_only_columns_that_exist() -> None:
    assert set(TABLES) == set(COLUMNS)
    named = {right.name.partition(".")[::2] for right in rights() if right.kind is Kind.column}
    assert [pair for pair in named if pair[1] not in COLUMNS[pair[0]]] == []


def test_a_fresh_hall_has_exactly_the_rights_of_the_list(shared_hall: Staffed) -> None:
    assert _differences(shared_hall.url) == []


def test_any_login_can_look_whether_the_rights_are_right(shared_hall: Staffed) -> None:
    for group in LOGIN_GROUPS:
        assert _differences(shared_hall.url_of(group)) == []


def test_nothing_is_for_everybody_and_no_group_has_powers(shared_hall: Staffed) -> None:
    here = "relnamespace = 'public'::regnamespace"
    acl = "aclexplode(coalesce({}, acldefault('{}', {}))) a WHERE a.grantee = 0"
    for catalogue, column, kind, owner, where in (
        ("pg_class", "relacl", "r", "relowner", f"{here} AND relkind IN ('r', 'p', 'v', 'm', 'f')"),
        ("pg_class", "relacl", "s", "relowner", f"{here} AND relkind = 'S'"),
        ("pg_proc", "proacl", "f", "proowner", "pronamespace = 'public'::regnamespace"),
        ("pg_namespace", "nspacl", "n", "nspowner", "nspname = 'public'"),
        ("pg_database", "datacl", "d", "datdba", "datname = current_database()"),
    ):
        found = raw(shared_hall.url, f"SELECT 1 FROM {catalogue}, {acl.format(column, kind, owner)} AND {where}")
        assert found == [], catalogue
    columns = (
        "SELECT attname FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid, aclexplode(attacl) a "
        "WHERE relnamespace = 'public'::regnamespace AND a.grantee = 0"
    )
    assert raw(shared_hall.url, columns) == []
    powers = "rolsuper OR rolcreatedb OR rolreplication OR rolbypassrls OR rolcanlogin"
    groups = ", ".join(f"'{group}'" for group in Group)
    assert raw(shared_hall.url, f"SELECT rolname FROM pg_roles WHERE rolname IN ({groups}) AND ({powers})") == []
    makers = "SELECT rolname FROM pg_roles WHERE rolcreaterole AND NOT rolsuper"
    assert raw(shared_hall.url, makers) == [(Group.logins.value,)]
    settings = "SELECT DISTINCT proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    assert raw(shared_hall.url, settings) == [(["search_path=pg_catalog, pg_temp"],)]


def _tries(table: str, verb: str) -> Iterator[tuple[str, str]]:
    """A harmless statement for the table or for each of its columns, and the column."""
    match verb:
        case "SELECT":
            for column in COLUMNS[table]:
                yield column, f'SELECT "{column}" FROM {table} LIMIT 0'
        case "INSERT":
            for column in COLUMNS[table]:
                yield column, f'INSERT INTO {table} ("{column}") SELECT NULL WHERE false'
        case "UPDATE":
            for column in COLUMNS[table]:
                yield column, f'UPDATE {table} SET "{column}" = NULL WHERE false'
        case "DELETE":
            yield "", f"DELETE FROM {table} WHERE false"
        case _:
            yield "", f"TRUNCATE {table} CASCADE"


def _is_allowed(group: Group, table: str, column: str, verb: str) -> bool:
    wanted = rights()
    return (
        Right(group, Kind.table, table, verb) in wanted
        or Right(group, Kind.column, f"{table}.{column}", verb) in wanted
    )


NEVER_READ_BY_A_DEVICE = {
    # By hand, not from the list of rights: a list that is too wide would agree with itself.
    Group.kiosk: {
        "complaint": COLUMNS["complaint"],
        "complaint_draft": COLUMNS["complaint_draft"],
        "ticket_note": ("ticket_id", "hall_id", "sealed"),
        "officer": ("login", "name", "role", "password_hash", "failed_logins", "barred_until"),
    },
    Group.hall: {
        "complaint": COLUMNS["complaint"],
        "complaint_draft": COLUMNS["complaint_draft"],
        "ticket_note": ("ticket_id", "hall_id", "sealed"),
        "officer": ("login", "name", "role", "password_hash", "failed_logins", "barred_until"),
        "ticket": ("code", "priority", "lane", "kiosk", "called_at", "started_at", "finished_at", "times_called"),
        "request": ("request_id", "command", "outcome", "fingerprint"),
        "print_attempt": ("ticket_id", "state", "detail"),
    },
}


@pytest.mark.parametrize("group", NEVER_READ_BY_A_DEVICE)
def test_a_device_never_reads_what_is_none_of_its_business(shared_hall: Staffed, group: Group) -> None:
    for table, columns in NEVER_READ_BY_A_DEVICE[group].items():
        for column in columns:
            shared_hall.refused(group, f"SELECT {column} FROM {table}")
            shared_hall.refused(group, f"SELECT 1 FROM {table} WHERE {column} IS NULL")
        shared_hall.refused(group, f"SELECT * FROM {table}")


_DAY = {"service_day", "session_day", "hall_state"}
_DESK = {"complaint_draft", "desk_seat", "print_attempt", "ticket_note"}
WRITTEN_BY: dict[Group, dict[str, set[str]]] = {
    # By hand, too: who adds rows to what, changes and removes them.
    Group.kiosk: {
        "INSERT": {"service_day", "session_day", "day_number", "ticket", "event", "request", "print_attempt"},
        "UPDATE": {*_DAY, "day_number", "ticket", "print_attempt"},
        "DELETE": set(),
    },
    Group.hall: {"INSERT": set(), "UPDATE": set(), "DELETE": set()},
    Group.officer: {
        "INSERT": {"service_day", "session_day", "event", "request", "complaint", *_DESK},
        "UPDATE": {*_DAY, "ticket", *_DESK},
        "DELETE": {"complaint_draft", "ticket_note"},
    },
    Group.supervisor: {
        "INSERT": {
            "service_day", "session_day", "event", "request", "complaint", *_DESK, "day_number", "ticket", "setting",
        },
        "UPDATE": {*_DAY, "ticket", *_DESK, "day_number", "setting"},
        "DELETE": {"complaint_draft", "ticket_note", "setting"},
    },
    Group.admin: {
        "INSERT": {
            "service_day", "session_day", "event", "request", "complaint", *_DESK, "day_number", "ticket", "setting",
            "officer",
        },
        "UPDATE": {*_DAY, "ticket", *_DESK, "day_number", "setting", "officer"},
        "DELETE": {"complaint_draft", "ticket_note", "setting"},
    },
}  # fmt: skip
NEVER_CHANGED = {
    "ticket": ("id", "hall_id", "service_date", "prefix", "ordinal", "session", "code", "kiosk", "issued_at"),
    "officer": ("hall_id", "login", "name", "role", "password_hash", "failed_logins", "barred_until", "made_at"),
    "hall_state": ("hall_id",),
    "setting": ("hall_id", "key"),
}


@pytest.mark.parametrize("group", LOGIN_GROUPS)
def test_a_role_writes_what_is_its_work_and_nothing_else(shared_hall: Staffed, group: Group) -> None:
    with psycopg.connect(shared_hall.url_of(group), autocommit=True) as server:
        for verb, expected in WRITTEN_BY[group].items():
            written = {
                table for table in TABLES if not all(_is_refused(server, each) for _, each in _tries(table, verb))
            }
            assert written == expected, verb
        for table, columns in NEVER_CHANGED.items():
            for column in columns:
                assert _is_refused(server, f"UPDATE {table} SET {column} = NULL WHERE false"), f"{table}.{column}"


@pytest.mark.parametrize("group", LOGIN_GROUPS)
def test_every_verb_on_every_table_is_tried_as_each_role(shared_hall: Staffed, group: Group) -> None:
    tried, wrong = 0, []
    with psycopg.connect(shared_hall.url_of(group), autocommit=True) as server:
        for table in TABLES:
            for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                for column, statement in _tries(table, verb):
                    tried += 1
                    if _is_refused(server, statement) is _is_allowed(group, table, column, verb):
                        wrong.append(statement)
    assert wrong == []
    assert tried > 300


def _is_refused(server: psycopg.Connection, statement: str) -> bool:  # type: ignore[type-arg]
    try:
        server.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


@pytest.mark.parametrize("group", LOGIN_GROUPS)
def test_every_function_is_tried_as_each_role(shared_hall: Staffed, group: Group) -> None:
    arguments = {"balai_add_login": "'x', 'x', 'x'", "balai_shut_out": "'x'", "balai_renew_device": "'x', 'x'"}
    for signature, groups in FUNCTIONS.items():
        name = signature.partition("(")[0]
        statement = f"SELECT {name}({arguments.get(name, '')})"
        if group in groups:
            if name == "balai_today":
                assert shared_hall.raw(group, statement) == [("9999-12-31",)]
            else:
                with pytest.raises(psycopg.errors.InvalidParameterValue):
                    shared_hall.raw(group, statement)
        else:
            shared_hall.refused(group, statement)


@pytest.mark.parametrize("group", LOGIN_GROUPS)
def test_no_login_makes_anything_of_its_own(shared_hall: Staffed, group: Group) -> None:
    for statement in (
        "CREATE TABLE x (id int)",
        "CREATE TEMPORARY TABLE x (id int)",
        "CREATE SCHEMA x",
        "CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE x",
        "SET ROLE balai_owner",
        "SET ROLE balai_logins",
        "SET SESSION AUTHORIZATION postgres",
        "GRANT balai_admin TO CURRENT_USER",
        "ALTER TABLE ticket DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER event_no_change ON event",
        "DROP POLICY people_read ON complaint",
    ):
        shared_hall.refused(group, statement)


def _kiosk() -> str:
    return f'"{LOGINS[Group.kiosk]}"'


MENDED: tuple[tuple[str, str], ...] = (
    ("GRANT SELECT ON complaint TO balai_kiosk", "surplus balai_kiosk: SELECT on table complaint"),
    ("GRANT SELECT (title) ON complaint TO balai_hall", "surplus balai_hall: SELECT on column complaint.title"),
    ("GRANT DELETE ON event TO PUBLIC", "surplus PUBLIC: DELETE on table event"),
    (f"GRANT SELECT ON officer TO {_kiosk()}", "surplus lobby: SELECT on table officer"),
    (
        "GRANT SELECT ON setting TO balai_hall WITH GRANT OPTION",
        "surplus balai_hall: SELECT on table setting, to be passed on",
    ),
    ("GRANT SELECT ON ticket TO balai_hall", "surplus balai_hall: SELECT on table ticket"),
    ("REVOKE INSERT ON ticket FROM balai_kiosk", "missing balai_kiosk: INSERT on table ticket"),
    ("REVOKE UPDATE (state) ON ticket FROM balai_officer", "missing balai_officer: UPDATE on column ticket.state"),
    ("GRANT CREATE ON SCHEMA public TO balai_officer", "surplus balai_officer: CREATE on schema public"),
    (
        "GRANT EXECUTE ON FUNCTION balai_add_login TO balai_officer",
        "surplus balai_officer: EXECUTE on function balai_add_login(text,text,text)",
    ),
    ("DROP POLICY officer_writes ON event", "missing policy officer_writes on table event"),
    (
        "CREATE POLICY more ON event FOR SELECT TO balai_hall USING (true)",
        "surplus policy more on table event",
    ),
    (
        "CREATE POLICY less ON event AS RESTRICTIVE FOR SELECT TO balai_officer USING (false)",
        "surplus policy less on table event",
    ),
    (
        "ALTER POLICY people_record_by_name ON complaint WITH CHECK (true)",
        "surplus policy people_record_by_name on table complaint",
    ),
    ("ALTER TABLE complaint DISABLE ROW LEVEL SECURITY", "missing row level security on table complaint"),
    ("ALTER TABLE setting ENABLE ROW LEVEL SECURITY", "surplus row level security on table setting"),
    ("ALTER TABLE event FORCE ROW LEVEL SECURITY", "surplus row level security for the owner of table event"),
    ("ALTER TABLE complaint OWNER TO postgres", "surplus postgres: owner of table complaint"),
    ("GRANT TEMPORARY ON DATABASE {database} TO PUBLIC", "surplus PUBLIC: TEMPORARY on database (this)"),
    ("ALTER TABLE event DISABLE TRIGGER ALL", "missing trigger event_no_change on table event, enabled"),
    (
        "ALTER TABLE event DISABLE TRIGGER event_no_truncate",
        "missing trigger event_no_truncate on table event, enabled",
    ),
    (
        "DROP TRIGGER service_day_for_leaders ON service_day",
        "missing trigger service_day_for_leaders on table service_day",
    ),
    (
        "DROP TRIGGER session_day_for_leaders ON session_day",
        "missing trigger session_day_for_leaders on table session_day",
    ),
    (
        "CREATE OR REPLACE TRIGGER session_day_for_leaders AFTER UPDATE ON session_day FOR EACH ROW "
        "WHEN (false) EXECUTE FUNCTION balai_leaders_only()",
        "missing trigger session_day_for_leaders on table session_day",
    ),
    (
        "CREATE TRIGGER more AFTER INSERT ON complaint FOR EACH ROW EXECUTE FUNCTION balai_leaders_only()",
        "surplus trigger more on table complaint",
    ),
    (
        "CREATE OR REPLACE FUNCTION balai_leaders_only() RETURNS trigger LANGUAGE plpgsql "
        "SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END'",
        "missing definition of function balai_leaders_only()",
    ),
    ("ALTER FUNCTION balai_today() VOLATILE", "missing definition of function balai_today()"),
    ("DROP FUNCTION balai_shut_out", "missing function balai_shut_out(text)"),
    (
        "ALTER TABLE complaint DISABLE TRIGGER ALL",
        "missing triggers of table complaint that check references, enabled",
    ),
    ("CREATE RULE less AS ON INSERT TO event DO INSTEAD NOTHING", "surplus rule less on table event"),
    (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC",
        "surplus PUBLIC: SELECT on TABLES that postgres will make",
    ),
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE balai_owner GRANT SELECT ON TABLES TO balai_kiosk",
        "surplus balai_kiosk: SELECT on TABLES that balai_owner will make",
    ),
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE balai_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
        "missing default of balai_owner: FUNCTIONS that it will make are not for PUBLIC",
    ),
)


@pytest.mark.parametrize(("change", "said"), MENDED, ids=[said for _, said in MENDED])
def test_each_change_of_rights_is_named_and_mended(shared_hall: Staffed, change: str, said: str) -> None:
    raw(shared_hall.url, change.format(database=shared_hall.url.rsplit("/", 1)[1]))
    assert said in _differences(shared_hall.url)
    with psycopg.connect(shared_hall.url) as server:
        apply_grants(server)
    assert _differences(shared_hall.url) == []


@pytest.mark.parametrize(
    ("change", "back", "said"),
    [
        (
            "ALTER ROLE balai_admin CREATEROLE",
            "ALTER ROLE balai_admin NOCREATEROLE",
            "surplus balai_admin: CREATEROLE",
        ),
        (
            "ALTER ROLE balai_hall BYPASSRLS",
            "ALTER ROLE balai_hall NOBYPASSRLS",
            "surplus balai_hall: SUPERUSER, CREATEDB, REPLICATION or BYPASSRLS",
        ),
        ("ALTER ROLE balai_owner LOGIN", "ALTER ROLE balai_owner NOLOGIN", "surplus balai_owner: LOGIN"),
        (
            f"GRANT balai_officer TO {_kiosk()}",
            f"REVOKE balai_officer FROM {_kiosk()}",
            "surplus lobby: member of balai_kiosk, balai_officer",
        ),
        (
            "GRANT balai_officer TO balai_kiosk",
            "REVOKE balai_officer FROM balai_kiosk",
            "surplus balai_kiosk: member of balai_officer",
        ),
        (
            "GRANT pg_read_all_data TO balai_kiosk",
            "REVOKE pg_read_all_data FROM balai_kiosk",
            "surplus balai_kiosk: member of pg_read_all_data",
        ),
        (
            "GRANT pg_execute_server_program TO balai_hall",
            "REVOKE pg_execute_server_program FROM balai_hall",
            "surplus balai_hall: member of pg_execute_server_program",
        ),
        (
            f"GRANT pg_write_all_data TO {_kiosk()}",
            f"REVOKE pg_write_all_data FROM {_kiosk()}",
            "surplus lobby: member of balai_kiosk, pg_write_all_data",
        ),
        (
            "GRANT pg_read_all_data TO balai_owner",
            "REVOKE pg_read_all_data FROM balai_owner",
            "surplus balai_owner: member of pg_read_all_data",
        ),
        (
            "GRANT pg_read_all_data TO balai_logins",
            "REVOKE pg_read_all_data FROM balai_logins",
            "surplus balai_logins: member of pg_read_all_data",
        ),
        (
            "CREATE SCHEMA figures CREATE VIEW titles AS SELECT title FROM public.complaint "
            "CREATE VIEW again AS SELECT * FROM titles; GRANT SELECT ON figures.again TO balai_kiosk",
            "DROP SCHEMA figures CASCADE",
            "surplus balai_kiosk: SELECT on table figures.again",
        ),
        (
            "CREATE SCHEMA figures CREATE VIEW titles AS SELECT title FROM public.complaint; "
            "GRANT SELECT (title) ON figures.titles TO PUBLIC",
            "DROP SCHEMA figures CASCADE",
            "surplus PUBLIC: SELECT on column figures.titles.title",
        ),
        (
            "CREATE SCHEMA figures; GRANT USAGE ON SCHEMA figures TO balai_hall",
            "DROP SCHEMA figures",
            "surplus balai_hall: USAGE on schema figures",
        ),
        (
            "CREATE SCHEMA figures; GRANT USAGE ON SCHEMA figures TO PUBLIC; CREATE FUNCTION figures.titles() "
            "RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS 'SELECT title FROM public.complaint'",
            "DROP SCHEMA figures CASCADE",
            "surplus PUBLIC: EXECUTE on function figures.titles(), with the rights of its owner",
        ),
        (
            f"GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {_kiosk()}",
            f"REVOKE EXECUTE ON FUNCTION pg_read_file(text) FROM {_kiosk()}",
            "surplus lobby: EXECUTE on function pg_catalog.pg_read_file(text)",
        ),
        (
            f"GRANT SET ON PARAMETER session_replication_role TO {_kiosk()}",
            f"REVOKE SET ON PARAMETER session_replication_role FROM {_kiosk()}",
            "surplus lobby: SET on parameter session_replication_role",
        ),
        (
            "CREATE FUNCTION loose() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "DROP FUNCTION loose()",
            "missing fixed search_path of function loose",
        ),
    ],
)
def test_what_only_a_person_can_mend_is_named(shared_hall: Staffed, change: str, back: str, said: str) -> None:
    raw(shared_hall.url, change)
    try:
        assert said in _differences(shared_hall.url)
    finally:
        raw(shared_hall.url, back)


def test_the_list_of_guards_is_what_the_migrations_made_but_for_what_it_says_better() -> None:
    """A store of an older version that only its rights were brought up to date of is guarded like a new one."""
    frozen = runpy.run_path(str(MIGRATIONS / "versions" / "0003_database_roles.py"))
    made = " ".join(" ".join([frozen["_TODAY"], frozen["_LEADERS_ONLY"], frozen["_SHUT_OUT"]]).split())
    named = {function.signature: function for function in FUNCTIONS_MADE}
    assert set(named) == set(FUNCTIONS)
    for signature in ("balai_today()", "balai_leaders_only()", SHUT_OUT):
        assert " ".join(named[signature].body.split()) in made
    of_leaders = {each.name for each in TRIGGERS if each.function == "balai_leaders_only()"}
    assert {statement.split()[2] for statement in frozen["_TRIGGERS"]} == of_leaders


def test_the_function_that_let_a_login_without_password_through_is_named_and_made_anew(shared_hall: Staffed) -> None:
    old = runpy.run_path(str(MIGRATIONS / "versions" / "0003_database_roles.py"))["_ADD_LOGIN"]
    raw(shared_hall.url, old.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace("%", "%%"))
    assert _differences(shared_hall.url) == ["missing definition of function balai_add_login(text,text,text)"]
    assert grant_store(shared_hall.url) == ()
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        shared_hall.raw(Group.admin, "SELECT balai_add_login('evil', NULL, 'balai_admin')")


def test_a_restore_leaves_rights_on_what_it_put_aside_and_that_is_no_difference(shared_hall: Staffed) -> None:
    raw(
        shared_hall.url,
        "CREATE SCHEMA before_restore_1 CREATE TABLE complaint (id text); "
        "GRANT SELECT ON before_restore_1.complaint TO balai_officer",
    )
    try:
        assert _differences(shared_hall.url) == []
    finally:
        raw(shared_hall.url, "DROP SCHEMA before_restore_1 CASCADE")


def test_a_database_owner_without_superuser_mends_what_is_his_and_is_told_the_rest(own_database: str) -> None:
    raw(own_database, "DROP TRIGGER service_day_for_leaders ON service_day")
    superuser = own_database.replace("hall_dba:x@", "postgres@")
    raw(superuser, "ALTER FUNCTION balai_shut_out STABLE")
    raw(superuser, "DROP FUNCTION balai_leaders_only CASCADE")
    raw(superuser, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
    raw(superuser, "GRANT pg_read_all_data TO balai_hall")
    try:
        left = [each.what for each in grant_store(own_database)]
        assert left == ["PUBLIC: SELECT on TABLES that postgres will make", "balai_hall: member of pg_read_all_data"]
    finally:
        raw(superuser, "REVOKE pg_read_all_data FROM balai_hall")


def test_a_database_owner_without_superuser_makes_and_migrates_a_hall(own_database: str) -> None:
    migrate_store(own_database)
    assert _differences(own_database) == []


def test_a_difference_is_a_value_for_scripts() -> None:
    assert sorted([Difference(Differs.surplus, "a"), Difference(Differs.missing, "b")])[0].what == "b"


@pytest.fixture
def own_database(shared_hall: Staffed, postgres_server: ScratchServer) -> Iterator[str]:
    """A hall made by a login that may make databases and roles, and is no superuser."""
    raw(shared_hall.url, "CREATE ROLE hall_dba LOGIN CREATEDB CREATEROLE PASSWORD 'x'")
    with psycopg.connect(shared_hall.url) as server:
        if server.info.server_version >= 160000:
            # There it may give only groups that it made itself, as it would have on a server of its own.
            for group in Group:
                server.execute(f"GRANT {group} TO hall_dba WITH ADMIN OPTION, INHERIT FALSE, SET FALSE")
    with psycopg.connect(postgres_server.dsn(user="hall_dba:x"), autocommit=True) as server:
        server.execute("CREATE DATABASE of_a_dba")
    url = postgres_server.dsn("of_a_dba", user="hall_dba:x")
    try:
        init_store(url, practice=True, hall_name="Balai Uji")
        yield url
    finally:
        postgres_server.drop_database("of_a_dba")
        raw(shared_hall.url, "DROP OWNED BY hall_dba CASCADE")
        raw(shared_hall.url, "DROP ROLE hall_dba")
