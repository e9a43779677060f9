"""A ticket that came back behind the next few remembers in which of the two interleaved lines it stands.

Rule: a migration is frozen once it is published; it repeats what it needs and imports nothing of the models.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; a ticket without a lane stands where its priority class puts it, as all did until now."""
    op.execute("ALTER TABLE ticket ADD COLUMN lane TEXT CONSTRAINT ck_ticket_lane CHECK (lane IN ('early', 'regular'))")


def downgrade() -> None:
    """Take it away; whoever came back is called by priority class again."""
    op.execute("ALTER TABLE ticket DROP COLUMN lane")
