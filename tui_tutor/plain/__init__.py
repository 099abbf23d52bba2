"""The face that speaks line by line: the same sessions, in words; for pipes, screen readers and plain terminals.

Loads no Textual.
"""
