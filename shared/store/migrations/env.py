"""Alembic's entry: runs migrations on the connection that `shared.store.making` hands in.

Rule: one migration run is one transaction on both databases, all or nothing.
"""

from alembic import context

from shared.store import complaint_schema  # noqa: F401 - brings its tables into the metadata
from shared.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
