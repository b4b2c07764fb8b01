"""The pages of the server as files, and the headers that guard them. Pages know only HTTP, sockets and /common."""
