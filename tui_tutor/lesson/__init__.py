"""Lessons: a Markdown file becomes graphs, narration addressed to steps, and claims that the core proves.

Knows nothing of learners, sessions or screens; every fault has its line and column.
"""
