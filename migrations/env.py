"""Runs migrations on the connection that the store hands over; Gauhar has no other way to run them."""

from alembic import context

from surveys.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
