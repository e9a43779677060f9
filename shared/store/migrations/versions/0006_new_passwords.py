"""A function by which an admin of the hall gives the login of a device a new password, on PostgreSQL.

Rule: a migration is frozen once it is published; who may execute the function stands in `shared.store.grants`.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the function; an SQLite store has no logins."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_RENEW_DEVICE)


def downgrade() -> None:
    """Remove it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION public.balai_renew_device(text, text)")


# A login that belongs to anything but one of the two groups is not a device, and its password is not the hall's to set.
_RENEW_DEVICE = r"""
CREATE FUNCTION public.balai_renew_device(device text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
END $$
"""
