"""Who speaks in a loudspeaker zone, and kiosks at which somebody asked for a helper"""

import sqlalchemy as sa
from alembic import op

from server.store.types import Instant

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('speakers',
    sa.Column('center_id', LONG, nullable=False),
    sa.Column('zone', sa.String(length=32), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=False),
    sa.Column('until', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['center_id'], ['centers.id'], name=op.f('fk_speakers_center_id')),
    sa.PrimaryKeyConstraint('center_id', 'zone', name=op.f('pk_speakers'))
    )
    op.create_table('help_calls',
    sa.Column('center_id', LONG, nullable=False),
    sa.Column('device_id', LONG, nullable=False),
    sa.Column('asked_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['center_id'], ['centers.id'], name=op.f('fk_help_calls_center_id')),
    sa.ForeignKeyConstraint(['device_id'], ['devices.id'], name=op.f('fk_help_calls_device_id')),
    sa.PrimaryKeyConstraint('center_id', 'device_id', name=op.f('pk_help_calls'))
    )


def downgrade() -> None:
    op.drop_table('help_calls')
    op.drop_table('speakers')
