"""Keeps one full-screen page going on a kiosk's or a television's own computer: starts Chromium and watches over it.

Runs alone, without the server's code; knows only the address that it shows.
"""
