"""The folders of a center's own files for its lobby: pictures and videos, and recordings of the voice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.domain.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class LobbyFolder:
    """Where one center keeps what its lobby shows and says."""

    root: Path

    @property
    def media(self) -> Path:
        """Pictures and videos."""
        return self.root / "media"

    @property
    def voice(self) -> Path:
        """Recordings, one folder a language."""
        return self.root / "voice"


def folder_of(lobby: Path, code: str) -> LobbyFolder:
    """Return the folders of the center with this code under the server's lobby folder."""
    return LobbyFolder(lobby / code)


def missing_media(catalogue: Catalogue, folder: LobbyFolder) -> list[str]:
    """Return the files that the center's configuration names and that are not in its media folder, in its order."""
    return [file for file in named_media(catalogue) if not (folder.media / file).is_file()]


def named_media(catalogue: Catalogue) -> list[str]:
    """Return the files that the center's configuration names, each once."""
    logo = [catalogue.lobby.theme.logo] if catalogue.lobby.theme.logo else []
    return list(dict.fromkeys([medium.file for medium in catalogue.lobby.media] + logo))
