"""Where a hall is kept: SQLAlchemy, Alembic and the two database drivers live here and nowhere else.

Rule: domain values in, domain values out; `shared.store.opening` opens a store, `shared.store.making` makes one.
"""
