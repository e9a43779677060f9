"""Group roles of a PostgreSQL store, and the functions and triggers that the rights need.

Rule: a migration is frozen; the rights themselves are the living list of `shared.store.grants`, applied after each
migration to head (docs/adr/0012). An SQLite store has no roles, so nothing happens there.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make roles, functions and triggers."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in (*_ROLES, _TODAY, _LEADERS_ONLY, _ADD_LOGIN, _SHUT_OUT, *_TRIGGERS, *_PINNED):
            op.execute(statement)


def downgrade() -> None:
    """Remove what belongs to this database; roles belong to the server, and logins to people."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in _DOWN:
            op.execute(statement)


# Roles belong to the whole server: another hall's database may have made them, even at this moment.
_ROLES = tuple(
    f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{group}') THEN
            CREATE ROLE {group} NOLOGIN {attributes};
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
    """
    for group, attributes in (
        ("balai_owner", ""),
        ("balai_logins", "CREATEROLE"),
        ("balai_kiosk", ""),
        ("balai_hall", ""),
        ("balai_officer", ""),
        ("balai_supervisor", ""),
        ("balai_admin", ""),
    )
)

_TODAY = """
CREATE FUNCTION public.balai_today() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN (SELECT is_practice FROM public.hall WHERE hall_id = 1) = 1 THEN '9999-12-31'
        ELSE to_char(
            clock_timestamp() AT TIME ZONE
                coalesce((SELECT text FROM public.setting WHERE hall_id = 1 AND key = 'hall.zone'), 'Asia/Jakarta'),
            'YYYY-MM-DD')
    END
$$
"""
"""The service day by the server's clock; a practice hall has its own time, so no day of it is safe from the past."""

_LEADERS_ONLY = """
CREATE FUNCTION public.balai_leaders_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (pg_has_role(session_user, 'balai_supervisor', 'MEMBER')
            OR pg_has_role(session_user, 'balai_admin', 'MEMBER')
            OR pg_has_role(session_user, 'balai_owner', 'MEMBER')) THEN
        RAISE EXCEPTION 'only a supervisor may do that' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
"""

_ADD_LOGIN = r"""
CREATE FUNCTION public.balai_add_login(new_login text, verifier text, new_group text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new_login !~ '^[a-z][a-z0-9_-]{1,30}$' OR new_login ~ '^(pg_|balai_)' OR new_login IN ('public', 'none') THEN
        RAISE EXCEPTION 'not a login' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF new_group NOT IN ('balai_kiosk', 'balai_hall', 'balai_officer', 'balai_supervisor', 'balai_admin') THEN
        RAISE EXCEPTION 'not a group' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/]+=*\$[A-Za-z0-9+/]+=*:[A-Za-z0-9+/]+=*$' THEN
        RAISE EXCEPTION 'not a SCRAM verifier' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L IN ROLE %I', new_login, verifier, new_group);
END $$
"""

_SHUT_OUT = """
CREATE FUNCTION public.balai_shut_out(old_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
        WHERE r.rolname = old_login AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)
            AND g.rolname IN ('balai_kiosk', 'balai_hall', 'balai_officer', 'balai_supervisor', 'balai_admin')
    ) THEN
        RAISE EXCEPTION 'not a login of a hall' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', old_login);
END $$
"""

# AFTER, because an upsert runs BEFORE triggers for the row that it then does not insert.
_TRIGGERS = (
    """
    CREATE TRIGGER service_day_new_for_leaders AFTER INSERT ON service_day FOR EACH ROW
    WHEN (NEW.released > 0 OR NEW.overridden > 0
          OR (NEW.closed_at IS NOT NULL AND NEW.service_date >= public.balai_today()))
    EXECUTE FUNCTION public.balai_leaders_only()
    """,
    """
    CREATE TRIGGER service_day_for_leaders AFTER UPDATE ON service_day FOR EACH ROW
    WHEN (NEW.released <> OLD.released OR NEW.overridden <> OLD.overridden
          OR (NEW.closed_at IS DISTINCT FROM OLD.closed_at AND NEW.service_date >= public.balai_today()))
    EXECUTE FUNCTION public.balai_leaders_only()
    """,
    """
    CREATE TRIGGER session_day_new_for_leaders AFTER INSERT ON session_day FOR EACH ROW
    WHEN (NEW.extra > 0) EXECUTE FUNCTION public.balai_leaders_only()
    """,
    """
    CREATE TRIGGER session_day_for_leaders AFTER UPDATE ON session_day FOR EACH ROW
    WHEN (NEW.extra <> OLD.extra) EXECUTE FUNCTION public.balai_leaders_only()
    """,
)
_PINNED = ("ALTER FUNCTION public.refuse_change_of_events() SET search_path = pg_catalog, pg_temp",)

_TABLES = ("complaint", "event", "request", "ticket")
_DOWN = (
    "DROP TRIGGER session_day_for_leaders ON session_day",
    "DROP TRIGGER session_day_new_for_leaders ON session_day",
    "DROP TRIGGER service_day_for_leaders ON service_day",
    "DROP TRIGGER service_day_new_for_leaders ON service_day",
    *(
        f"""
        DO $$ DECLARE found record; BEGIN
            FOR found IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = '{table}' LOOP
                EXECUTE 'DROP POLICY ' || quote_ident(found.policyname) || ' ON public.{table}';
            END LOOP;
        END $$
        """
        for table in _TABLES
    ),
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in _TABLES),
    "DROP FUNCTION public.balai_shut_out(text)",
    "DROP FUNCTION public.balai_add_login(text, text, text)",
    "DROP FUNCTION public.balai_leaders_only()",
    "DROP FUNCTION public.balai_today()",
    "ALTER FUNCTION public.refuse_change_of_events() RESET search_path",
)
