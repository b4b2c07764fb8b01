"""Configurations as kept: one document a version, cached by version so that a change is effective at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from server.domain.catalogue import Catalogue, CenterId
from server.store.documents import dump_catalogue, load_catalogue
from server.store.tables import CatalogueRow


class Catalogues:
    """The configurations in use, by center and version; safe to share between threads."""

    def __init__(self) -> None:
        self._newest: dict[CenterId, tuple[int, Catalogue]] = {}

    def at(self, connection: Connection, center_id: CenterId, version: int) -> Catalogue:
        """Return the center's configuration of this version, read at most once a version."""
        found = self._newest.get(center_id)
        if found is not None and found[0] == version:
            return found[1]
        which = (CatalogueRow.center_id == center_id) & (CatalogueRow.version == version)
        text = connection.execute(select(CatalogueRow.document).where(which)).scalar_one()
        catalogue = load_catalogue(text)
        self._newest[center_id] = (version, catalogue)
        return catalogue


def insert_catalogue(
    connection: Connection, center_id: CenterId, version: int, catalogue: Catalogue, actor: str, now: datetime
) -> None:
    """Keep a configuration under its version."""
    values = {"center_id": center_id, "version": version, "made_at": now, "actor": actor}
    connection.execute(insert(CatalogueRow).values(**values, document=dump_catalogue(catalogue)))
