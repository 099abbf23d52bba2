"""What a learner did: append-only journals, one per session, merged when they are read.

Holds plain data (lesson ids, step addresses, numbers); knows no lesson, no session and no screen.
"""
