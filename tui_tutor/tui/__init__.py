"""The full-screen face: shows a session in a terminal and turns keys and clicks into commands.

Holds no truth: what it shows is a function of session, size and view (which tab is open, how far it is scrolled).
"""
