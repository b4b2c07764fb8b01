"""Printers, and which of them a kiosk's slips go to"""

import sqlalchemy as sa
from alembic import op

from server.store.types import Instant

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
DOUBTFUL = sa.text("state IN ('unconfirmed', 'failed')")


def upgrade() -> None:
    op.create_table('printers',
    sa.Column('center_id', LONG, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('device_id', LONG, nullable=False),
    sa.Column('profile', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('near_end', sa.Boolean(), nullable=False),
    sa.Column('permanent', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('since', Instant(), nullable=False),
    sa.Column('heard_at', Instant(), nullable=False),
    sa.Column('slips', sa.Integer(), nullable=False),
    sa.Column('paper_mm', LONG, nullable=False),
    sa.Column('last_number', sa.String(length=16), nullable=True),
    sa.Column('last_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['center_id'], ['centers.id'], name=op.f('fk_printers_center_id')),
    sa.ForeignKeyConstraint(['device_id'], ['devices.id'], name=op.f('fk_printers_device_id')),
    sa.PrimaryKeyConstraint('center_id', 'name', name=op.f('pk_printers'))
    )
    op.add_column('devices', sa.Column('printers', sa.Text(), nullable=True))
    op.add_column('print_jobs', sa.Column('kiosk_id', LONG, nullable=True))
    op.add_column('print_jobs', sa.Column('is_copy', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('print_jobs', sa.Column('begun_at', Instant(), nullable=True))
    op.add_column('print_jobs', sa.Column('printer', sa.String(length=40), nullable=True))
    op.create_index('ix_print_jobs_doubtful', 'print_jobs', ['center_id', 'id'], unique=False, sqlite_where=DOUBTFUL, postgresql_where=DOUBTFUL)


def downgrade() -> None:
    op.drop_index('ix_print_jobs_doubtful', 'print_jobs', sqlite_where=DOUBTFUL, postgresql_where=DOUBTFUL)
    for column in ('printer', 'begun_at', 'is_copy', 'kiosk_id'):
        op.drop_column('print_jobs', column)
    op.drop_column('devices', 'printers')
    op.drop_table('printers')
