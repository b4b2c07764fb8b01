"""The yardstick of the live channel: a bare `websockets` server that sends a text to all its clients, no more.

Run as `python -m bench.bare_fan_out`: prints the ports of its WebSockets and of its trigger. A line that comes over the
trigger's TCP connection is sent to all clients as it is, and answered with a line.
"""

from __future__ import annotations

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

from bench.servers import HOST


async def run() -> None:
    """Serve until stdin ends."""
    clients: set[ServerConnection] = set()

    async def join(client: ServerConnection) -> None:
        clients.add(client)
        try:
            await client.wait_closed()
        finally:
            clients.discard(client)

    async def follow(orders: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        while line := await orders.readline():
            broadcast(clients, line.decode().rstrip("\n"))
            answers.write(b"done\n")
        answers.close()

    trigger = await asyncio.start_server(follow, HOST, 0)
    async with trigger, serve(join, HOST, 0, compression=None) as server:
        print(next(iter(server.sockets)).getsockname()[1], trigger.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(run())
