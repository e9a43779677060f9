"""The functions and triggers that keep in a PostgreSQL store what rights alone cannot: the one list of them, as data.

Rule: they stand as the server itself writes them down, so that one text makes them and finds a changed one; like the
rights they are applied after each migration to head (docs/adr/0012).
"""

from dataclasses import dataclass

from shared.store.grants import ADD_LOGIN, RENEW_DEVICE, SCHEMA, SHUT_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function; `signature` is that of `shared.store.grants.FUNCTIONS`, `traits` what stands behind LANGUAGE."""

    signature: str
    declared: str
    returns: str
    language: str
    body: str
    traits: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """As `pg_get_functiondef` has it. The search_path is fixed: nobody slips a table of his own under it."""
        lines = (
            f"CREATE OR REPLACE FUNCTION {SCHEMA}.{self.declared}",
            f" RETURNS {self.returns}",
            f" LANGUAGE {self.language}",
            *(f" {trait}" for trait in self.traits),
            " SET search_path TO 'pg_catalog', 'pg_temp'",
            f"AS $function${self.body}$function$",
        )
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One trigger. `fires` is `AFTER UPDATE`, `each` ROW or STATEMENT, `when` its condition or ""."""

    name: str
    table: str
    fires: str
    each: str = "ROW"
    when: str = ""
    function: str = "balai_leaders_only()"

    @property
    def definition(self) -> str:
        """As `pg_get_triggerdef` has it."""
        condition = f" WHEN ({self.when})" if self.when else ""
        return (
            f"CREATE TRIGGER {self.name} {self.fires} ON {SCHEMA}.{self.table} FOR EACH {self.each}{condition} "
            f"EXECUTE FUNCTION {self.function}"
        )


_REFUSE = "refuse_change_of_events()"
_DEFINER = "SECURITY DEFINER"

FUNCTIONS_MADE = (
    Function(
        signature=_REFUSE,
        declared=_REFUSE,
        returns="trigger",
        language="plpgsql",
        body="""
    BEGIN RAISE EXCEPTION 'events are never changed' USING ERRCODE = 'restrict_violation'; END """,
    ),
    Function(
        signature="balai_today()",
        declared="balai_today()",
        returns="text",
        language="sql",
        traits=("STABLE",),
        # A practice hall has its own time, so no day of it is safe from the past.
        body="""
    SELECT CASE
        WHEN (SELECT is_practice FROM public.hall WHERE hall_id = 1) = 1 THEN '9999-12-31'
        ELSE to_char(
            clock_timestamp() AT TIME ZONE
                coalesce((SELECT text FROM public.setting WHERE hall_id = 1 AND key = 'hall.zone'), 'Asia/Jakarta'),
            'YYYY-MM-DD')
    END
""",
    ),
    Function(
        signature="balai_leaders_only()",
        declared="balai_leaders_only()",
        returns="trigger",
        language="plpgsql",
        body="""
BEGIN
    IF NOT (pg_has_role(session_user, 'balai_supervisor', 'MEMBER')
            OR pg_has_role(session_user, 'balai_admin', 'MEMBER')
            OR pg_has_role(session_user, 'balai_owner', 'MEMBER')) THEN
        RAISE EXCEPTION 'only a supervisor may do that' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END """,
    ),
    Function(
        signature=ADD_LOGIN,
        declared="balai_add_login(new_login text, verifier text, new_group text)",
        returns="void",
        language="plpgsql",
        traits=(_DEFINER,),
        # NULL passes every comparison: without the first question it would make a login that has no password.
        body=r"""
BEGIN
    IF new_login IS NULL OR verifier IS NULL OR new_group IS NULL THEN
        RAISE EXCEPTION 'not a login' USING ERRCODE = 'invalid_parameter_value';
    END IF;
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
END """,
    ),
    Function(
        signature=SHUT_OUT,
        declared="balai_shut_out(old_login text)",
        returns="void",
        language="plpgsql",
        traits=(_DEFINER,),
        body="""
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
        WHERE r.rolname = old_login AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)
            AND g.rolname IN ('balai_kiosk', 'balai_hall', 'balai_officer', 'balai_supervisor', 'balai_admin')
    ) THEN
        RAISE EXCEPTION 'not a login of a hall' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', old_login);
END """,
    ),
    Function(
        signature=RENEW_DEVICE,
        declared="balai_renew_device(device text, verifier text)",
        returns="void",
        language="plpgsql",
        traits=(_DEFINER,),
        # A login that belongs to anything but the two groups is no device, and its password is not the hall's to set.
        # Every login may keep settings for its own sessions, a thief's too: `row_security = off` stops a kiosk.
        body=r"""
BEGIN
    IF coalesce(verifier, '') !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/]+=*\$[A-Za-z0-9+/]+=*:[A-Za-z0-9+/]+=*$' THEN
        RAISE EXCEPTION 'not a SCRAM verifier' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF NOT EXISTS (
        SELECT FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid
        WHERE r.rolname = device AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)
        GROUP BY r.oid HAVING bool_and(g.rolname IN ('balai_kiosk', 'balai_hall'))
    ) THEN
        RAISE EXCEPTION 'not a device of a hall' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', device, verifier);
    EXECUTE format('ALTER ROLE %I RESET ALL', device);
    EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', device, current_database());
END """,
    ),
)

# AFTER, because an upsert runs BEFORE triggers for the row that it then does not insert.
TRIGGERS = (
    Trigger(name="event_no_change", table="event", fires="BEFORE DELETE OR UPDATE", function=_REFUSE),
    Trigger(name="event_no_truncate", table="event", fires="BEFORE TRUNCATE", each="STATEMENT", function=_REFUSE),
    Trigger(
        name="service_day_new_for_leaders",
        table="service_day",
        fires="AFTER INSERT",
        when="((new.released > 0) OR (new.overridden > 0) OR "
        "((new.closed_at IS NOT NULL) AND (new.service_date >= balai_today())))",
    ),
    Trigger(
        name="service_day_for_leaders",
        table="service_day",
        fires="AFTER UPDATE",
        when="((new.released <> old.released) OR (new.overridden <> old.overridden) OR "
        "((new.closed_at IS DISTINCT FROM old.closed_at) AND (new.service_date >= balai_today())))",
    ),
    Trigger(name="session_day_new_for_leaders", table="session_day", fires="AFTER INSERT", when="(new.extra > 0)"),
    Trigger(name="session_day_for_leaders", table="session_day", fires="AFTER UPDATE", when="(new.extra <> old.extra)"),
)
