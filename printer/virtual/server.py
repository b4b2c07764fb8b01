"""The virtual printer as a device on the network: a TCP port that takes ESC/POS and puts pictures into a folder.

One connection prints at a time, as on real devices; others are answered when it ends. Knows no server of Lượt.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from printer.errors import BadSetting
from printer.pictures import PictureFolder
from printer.virtual.decoder import Decoder
from printer.virtual.faults import STOPS_PAPER, Fault, Faults, automatic_status, real_time_status, status_in_turn

CHUNK = 4096
SLOW_BYTES_PER_S = 11_520
POLL_S = 0.02
KEPT_PIECES = 500
MIDDLE_BYTES = 600


class VirtualPrinter:
    """A printer that shows its paper as pictures.

    Args: folder, for `<n>.png`, None to keep pictures only in `pieces`; port 0 takes a free one.
    """

    def __init__(
        self, folder: Path | None = None, width_dots: int = 576, port: int = 0, faults: Faults | None = None,
        on_piece: Callable[[int, Image.Image], None] | None = None,
    ) -> None:  # fmt: skip
        self.faults = faults or Faults()
        self.bytes_taken = 0
        self.pieces: list[Image.Image] = []
        self._pictures = PictureFolder(folder, KEPT_PIECES) if folder else None
        self._width = width_dots
        self._on_piece = on_piece or (lambda _n, _picture: None)
        self._stopped, self._hung_up = threading.Event(), threading.Event()
        self._listener = _listen(port)
        self._thread = threading.Thread(target=self._run, name="virtual-printer", daemon=True)

    @property
    def port(self) -> int:
        """Return the TCP port."""
        return int(self._listener.getsockname()[1])

    def start(self) -> None:
        """Begin to take connections."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection."""
        self._stopped.set()
        self._thread.join(5)
        self._listener.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(TimeoutError, OSError):
                connection, _ = self._listener.accept()
                with connection:
                    _Session(self, connection).run()

    @property
    def stopped(self) -> bool:
        """Tell whether the printer is being switched off."""
        return self._stopped.is_set()

    def hang_up(self) -> None:
        """End the connection that is open, as a router does that was idle for long."""
        self._hung_up.set()

    @property
    def hangs_up(self) -> bool:
        """Tell whether the open connection is to end; it is told once."""
        hung_up = self._hung_up.is_set()
        self._hung_up.clear()
        return hung_up

    def came_out(self, piece: Image.Image) -> None:
        """Keep a piece of paper that was cut."""
        self.faults.slips += 1
        self.faults.in_slip = False
        self.pieces.append(piece)
        del self.pieces[:-KEPT_PIECES]
        if self._pictures:
            self._pictures.put(f"{self.faults.slips:06}", piece)
        self._on_piece(self.faults.slips, piece)

    def new_decoder(self, on_status: Callable[[int], None], on_question: Callable[[], None]) -> Decoder:
        """Return a decoder for one connection."""
        return Decoder(self._width, self.came_out, on_status, on_question)


class _Session:
    """One connection. While a fault stops the paper, status is still answered and everything else waits unread."""

    def __init__(self, printer: VirtualPrinter, connection: socket.socket) -> None:
        self._printer, self._connection = printer, connection
        self._decoder = printer.new_decoder(self._status, self._answer_in_turn)
        self._waiting = bytearray()
        self._told: frozenset[Fault] | None = None

    def run(self) -> None:
        self._connection.settimeout(POLL_S)
        while not self._printer.stopped and not self._printer.hangs_up:
            self._tell_by_itself()
            data = self._read()
            if data == b"":
                return
            if data:
                self._take(data)
            if Fault.DROP in self._printer.faults.now() and len(self._waiting) > MIDDLE_BYTES:
                self._decoder.feed(bytes(self._waiting[:MIDDLE_BYTES]))
                return
            self._print()

    def _read(self) -> bytes | None:
        faults = self._printer.faults.now()
        if faults & STOPS_PAPER and len(self._waiting) > CHUNK:
            time.sleep(POLL_S)
            return None
        if Fault.SLOW in faults:
            time.sleep(POLL_S)
        try:
            return self._connection.recv(int(SLOW_BYTES_PER_S * POLL_S) if Fault.SLOW in faults else CHUNK)
        except TimeoutError:
            return None
        except OSError:
            return b""

    def _take(self, data: bytes) -> None:
        """Answer real-time requests at once, wherever they stand in the stream, as printers do."""
        self._printer.bytes_taken += len(data)
        self._waiting += data
        if self._printer.faults.now() & STOPS_PAPER:
            while (at := self._waiting.find(b"\x10\x04")) >= 0 and at + 2 < len(self._waiting):
                n = self._waiting[at + 2]
                del self._waiting[at : at + 3]
                self._status(n)

    def _print(self) -> None:
        faults = self._printer.faults
        if faults.begin_in_slips and not faults.in_slip and len(self._waiting) > MIDDLE_BYTES:
            self._decoder.feed(bytes(self._waiting[:MIDDLE_BYTES]))
            del self._waiting[:MIDDLE_BYTES]
            faults.in_slip = True
        if self._waiting and not faults.now() & STOPS_PAPER:
            data, self._waiting = bytes(self._waiting), bytearray()
            self._decoder.feed(data)

    def _status(self, n: int) -> None:
        faults = self._printer.faults.now()
        if Fault.SILENT not in faults:
            self._send(real_time_status(n, faults))

    def _answer_in_turn(self) -> None:
        """All before the question is on paper; paper without a cutter is torn off here."""
        self._decoder.tear()
        faults = self._printer.faults.now()
        if Fault.SILENT not in faults:
            self._send(status_in_turn(faults))

    def _tell_by_itself(self) -> None:
        faults = self._printer.faults.now()
        if self._decoder.automatic_status and faults != self._told and Fault.SILENT not in faults:
            self._told = faults
            self._send(automatic_status(faults))

    def _send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self._connection.sendall(data)


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise BadSetting(f"port {port} cannot be used: {error.strerror}") from error
    listener.listen(8)
    listener.settimeout(0.2)
    return listener
