"""What a learner did: append-only journals, one per session, merged when they are read.

Two halves. What is kept is plain data (lesson ids, step addresses, numbers) and knows no lesson and no session:
records, journals, history, scores, reviews that are due, classes. `keeper`, `attempts`, `changes` and `again` stand
above it and turn sessions into records and back. No screen is known in either.
"""
