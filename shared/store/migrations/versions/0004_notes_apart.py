"""Notes of tickets in a table of their own, which devices may not read; requests know what they asked for.

Rule: a migration is frozen once it is published; it repeats what it needs and imports nothing of the models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column. Nothing is copied: no program ever wrote a note into the old column."""
    op.create_table(
        "ticket_note",
        sa.Column("ticket_id", sa.Text, nullable=False),
        sa.Column("hall_id", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_note")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_note_ticket")),
    )
    op.execute("ALTER TABLE ticket DROP COLUMN note_sealed")
    op.add_column("request", sa.Column("fingerprint", sa.Text, nullable=True))


def downgrade() -> None:
    """Take both away; notes are lost, and requests are compared by their kind alone again."""
    op.execute("ALTER TABLE request DROP COLUMN fingerprint")
    op.add_column("ticket", sa.Column("note_sealed", sa.LargeBinary, nullable=True))
    op.drop_table("ticket_note")
