"""The print agent: takes print jobs from a Lượt server and puts slips on paper.

Runs alone on a kiosk's small computer. Knows HTTP, Socket.IO and paper; never imports the server.
"""
